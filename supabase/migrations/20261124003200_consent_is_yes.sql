-- A sheet whose consent says no is not stored: "required" of something to agree to means agreed.

create or replace function private.check_answers(the_round public.rounds, answers jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  fault record;
begin
  if answers is null or jsonb_typeof(answers) <> 'object' then
    perform private.refuse('answers_are_not_an_object');
  end if;
  if octet_length(answers::text) > 65536 then
    perform private.refuse('answers_too_large', jsonb_build_object('most_kilobytes', 64));
  end if;
  select key as question, private.answer_fault(items, value, the_round) as code into fault
  from jsonb_each(answers)
  left join public.codebook_items as items
    on items.questionnaire = the_round.questionnaire and items.version = the_round.version and items.item = key
  where private.answer_fault(items, value, the_round) is not null
  order by key limit 1;
  if found then
    perform private.refuse(fault.code, jsonb_build_object('question', left(fault.question, 64)));
  end if;
  -- The only answer that may be `false` is one of something to agree to.
  select item as question into fault from public.codebook_items
  where questionnaire = the_round.questionnaire and version = the_round.version and required
    and coalesce(answers -> item, 'null'::jsonb) in ('null'::jsonb, 'false'::jsonb)
  order by item limit 1;
  if found then
    perform private.refuse('required', jsonb_build_object('question', fault.question));
  end if;
end
$$;
