-- Questionnaires and their versions. A published version never changes: answers point to it for ever.

create table public.questionnaires (
  id text primary key,
  title jsonb not null,
  created_at timestamptz not null default now(),
  constraint questionnaires_id_is_a_name check (id ~ '^[a-z][a-z0-9_]{0,63}$')
);
comment on table public.questionnaires is 'What can be asked; the questions stand in its versions.';
alter table public.questionnaires enable row level security;
revoke all on public.questionnaires from anon, authenticated;
grant select on public.questionnaires to anon, authenticated, service_role;

create table public.questionnaire_versions (
  questionnaire text not null references public.questionnaires (id),
  version text not null,
  document jsonb not null,
  codebook jsonb not null,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  constraint questionnaire_versions_pkey primary key (questionnaire, version),
  constraint questionnaire_versions_version_is_a_number check (version ~ '^\d{10}$')
);
comment on table public.questionnaire_versions is
  'The document (forms.md) of each version and the codebook by which the database checks answers.';
alter table public.questionnaire_versions enable row level security;
revoke all on public.questionnaire_versions from anon, authenticated;
grant select on public.questionnaire_versions to anon, authenticated, service_role;

create table public.codebook_items (
  questionnaire text not null,
  version text not null,
  item text not null,
  kind text not null,
  required boolean not null,
  most_chosen integer,
  lowest numeric,
  highest numeric,
  longest integer,
  constraint codebook_items_pkey primary key (questionnaire, version, item),
  constraint codebook_items_version foreign key (questionnaire, version)
    references public.questionnaire_versions on delete cascade
);
comment on table public.codebook_items is 'The codebook of a version, a row a question: what an answer may be.';
alter table public.codebook_items enable row level security;
revoke all on public.codebook_items from anon, authenticated;
grant select on public.codebook_items to service_role;

create table public.codebook_codes (
  questionnaire text not null,
  version text not null,
  item text not null,
  code text not null,
  place smallint not null,
  missing boolean not null,
  exclusive boolean not null,
  constraint codebook_codes_pkey primary key (questionnaire, version, item, code),
  constraint codebook_codes_item foreign key (questionnaire, version, item)
    references public.codebook_items on delete cascade
);
comment on table public.codebook_codes is
  'Every code that can be counted, with its place in the array of counts. Code "" is "asked and left empty"; '
  'code "#" of a multiple choice is "gave at least one valid answer".';
alter table public.codebook_codes enable row level security;
revoke all on public.codebook_codes from anon, authenticated;
grant select on public.codebook_codes to service_role;

-- Unfolds the codebook once, when the version is published.
create function private.unfold_codebook(the_questionnaire text, the_version text, codebook jsonb) returns void
language sql security definer set search_path = ''
as $$
  insert into public.codebook_items
  select the_questionnaire, the_version, item, entry ->> 'kind', coalesce((entry ->> 'required')::boolean, false),
         (entry ->> 'max')::numeric::integer, (entry ->> 'min')::numeric, (entry ->> 'max')::numeric,
         (entry ->> 'max_length')::integer
  from jsonb_each(codebook -> 'items') as items(item, entry);

  insert into public.codebook_codes
  select the_questionnaire, the_version, item, code,
         row_number() over (order by item, code), missing, exclusive
  from (
    select item, code.value as code,
           coalesce(entry -> 'missing' ? code.value, false) as missing,
           coalesce(entry -> 'exclusive' ? code.value, false) as exclusive
    from jsonb_each(codebook -> 'items') as items(item, entry),
         lateral jsonb_array_elements_text(entry -> 'codes') as code
    where entry ->> 'kind' in ('select_one', 'select_multiple')
    union all
    select item, special, false, false
    from jsonb_each(codebook -> 'items') as items(item, entry),
         lateral unnest(case entry ->> 'kind'
           when 'select_one' then array[''] when 'select_multiple' then array['', '#'] end) as special
  ) as codes
$$;
revoke execute on function private.unfold_codebook(text, text, jsonb) from public;

create function private.keep_published_version() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op in ('UPDATE', 'DELETE') and old.published_at is not null then
    perform private.refuse('version_is_published',
      jsonb_build_object('questionnaire', old.questionnaire, 'version', old.version));
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end
$$;
revoke execute on function private.keep_published_version() from public;
create trigger keep_published_version before update or delete on public.questionnaire_versions
  for each row execute function private.keep_published_version();

create function private.publish_codebook() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.published_at is not null then
    perform private.unfold_codebook(new.questionnaire, new.version, new.codebook);
  end if;
  return new;
end
$$;
revoke execute on function private.publish_codebook() from public;
create trigger publish_codebook after insert or update of published_at on public.questionnaire_versions
  for each row execute function private.publish_codebook();
