-- The one way in for an answer: checks, stores and counts it in one transaction, once.

-- Refuses answers that the version's codebook does not know.
create function private.check_answers(the_round public.rounds, answers jsonb) returns void
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
  select item as question into fault from public.codebook_items
  where questionnaire = the_round.questionnaire and version = the_round.version and required
    and coalesce(answers -> item, 'null'::jsonb) = 'null'::jsonb
  order by item limit 1;
  if found then
    perform private.refuse('required', jsonb_build_object('question', fault.question));
  end if;
end
$$;

-- The code of what is wrong with one answer, or null.
create function private.answer_fault(item public.codebook_items, answer jsonb, the_round public.rounds)
returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  kind text := jsonb_typeof(answer);
begin
  if item.item is null then return 'unknown_question'; end if;
  if kind = 'null' then return null; end if;
  case item.kind
    when 'select_one' then
      if kind <> 'string' then return 'answer_of_wrong_kind'; end if;
      return private.chosen_fault(item, array[answer #>> '{}']);
    when 'select_multiple' then
      if kind <> 'array' or jsonb_array_length(answer) > 500 then return 'answer_of_wrong_kind'; end if;
      return private.chosen_fault(item, array(select jsonb_array_elements_text(answer)));
    when 'acknowledge' then
      return case when kind <> 'boolean' then 'answer_of_wrong_kind' end;
    when 'integer', 'decimal' then
      if kind <> 'number' then return 'answer_of_wrong_kind'; end if;
      if item.kind = 'integer' and (answer #>> '{}')::numeric % 1 <> 0 then return 'answer_of_wrong_kind'; end if;
      return case when (answer #>> '{}')::numeric not between coalesce(item.lowest, '-Infinity')
                   and coalesce(item.highest, 'Infinity') then 'out_of_range' end;
    when 'text', 'date', 'time', 'dateTime' then
      if kind <> 'string' then return 'answer_of_wrong_kind'; end if;
      return case when char_length(answer #>> '{}') > coalesce(item.longest, 4000) then 'too_long' end;
    else
      return case when octet_length(answer::text) > 8192 then 'too_long' end;
  end case;
end
$$;

create function private.chosen_fault(item public.codebook_items, chosen text[]) returns text
language sql stable security definer set search_path = ''
as $$
  select case
    when count(codes.code) < count(*) then 'unknown_choice'
    when count(*) > count(distinct choice) then 'choice_repeated'
    when count(*) > coalesce(item.most_chosen, 500) then 'too_many_chosen'
    when count(*) > 1 and bool_or(codes.exclusive) then 'exclusive_choice'
  end
  from unnest(chosen) as choice
  left join public.codebook_codes as codes
    on codes.questionnaire = item.questionnaire and codes.version = item.version
    and codes.item = item.item and codes.code = choice and codes.code not in ('', '#')
$$;

create function private.band(codebook jsonb, answers jsonb, margin text, size integer) returns integer
language sql immutable set search_path = ''
as $$
  select case when answer ~ '^[1-9]$' and answer::integer < size then answer::integer - 1 else size - 1 end
  from coalesce(answers ->> (codebook -> 'cell' ->> margin), '') as answer
$$;

-- Cell of age (6) x sex (3) x settlement (3); what was not said is the last of each.
create function private.cell_of(codebook jsonb, answers jsonb) returns smallint
language sql immutable set search_path = ''
as $$
  select (private.band(codebook, answers, 'age', 6) * 9 + private.band(codebook, answers, 'sex', 3) * 3
          + private.band(codebook, answers, 'settlement', 3))::smallint
$$;

-- Places in the array of counts that an answer sheet touches, in order (two writers never wait crosswise).
create function private.places_of(the_round public.rounds, answers jsonb) returns smallint[]
language sql stable security definer set search_path = ''
as $$
  select coalesce(array_agg(codes.place order by codes.place), '{}')
  from jsonb_each(answers) as given(item, answer)
  join public.codebook_codes as codes
    on codes.questionnaire = the_round.questionnaire and codes.version = the_round.version and codes.item = given.item
  where case
    when jsonb_typeof(given.answer) = 'string' then codes.code = given.answer #>> '{}'
    when given.answer = 'null'::jsonb or given.answer = '[]'::jsonb then codes.code = ''
    when jsonb_typeof(given.answer) = 'array' then
      given.answer ? codes.code or (codes.code = '#' and exists (
        select from public.codebook_codes as valid
        where valid.questionnaire = codes.questionnaire and valid.version = codes.version
          and valid.item = codes.item and not valid.missing and valid.code not in ('', '#')
          and given.answer ? valid.code))
    else false end
$$;

create function private.move_counts(the_series integer, the_round public.rounds, the_cell smallint,
                                    the_flag smallint, answers jsonb, step integer) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  places smallint[] := private.places_of(the_round, answers);
  the_slot smallint := floor(random() * 16);
  size integer;
begin
  select count(*) into size from public.codebook_codes
  where questionnaire = the_round.questionnaire and version = the_round.version;
  if size > 0 then
    insert into public.answer_counts as held (series, cell, flag, slot, counts)
    values (the_series, the_cell, the_flag, the_slot,
            private.counts_moved(array_fill(0, array[size]), places, step))
    on conflict (series, cell, flag, slot)
      do update set counts = private.counts_moved(held.counts, places, step);
  end if;
  insert into public.response_counters as held (series, slot, n) values (the_series, the_slot, step)
  on conflict (series, slot) do update set n = held.n + step;
end
$$;

-- The receipt is made from the token, so that the same submission sent twice gets the same receipt.
create function private.receipt_of(client_token uuid) returns text
language sql immutable set search_path = ''
as $$
  select upper(substr(h, 1, 4) || '-' || substr(h, 5, 4) || '-' || substr(h, 9, 4))
  from encode(sha256(convert_to(client_token::text || ' receipt', 'utf8')), 'hex') as h
$$;

create function private.series_of(the_round public.rounds, community text) returns integer
language plpgsql stable security definer set search_path = ''
as $$
declare
  found_series integer;
begin
  select series into found_series from public.round_communities
  where round_id = the_round.id and community_code = community;
  if not found then
    perform private.refuse('community_not_in_round', jsonb_build_object('community', community));
  end if;
  return found_series;
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'check_answers(public.rounds, jsonb)', 'answer_fault(public.codebook_items, jsonb, public.rounds)',
    'chosen_fault(public.codebook_items, text[])', 'cell_of(jsonb, jsonb)', 'band(jsonb, jsonb, text, integer)',
    'places_of(public.rounds, jsonb)',
    'move_counts(integer, public.rounds, smallint, smallint, jsonb, integer)', 'receipt_of(uuid)',
    'series_of(public.rounds, text)'] loop
    execute 'revoke execute on function private.' || name || ' from public';
  end loop;
end
$$;
