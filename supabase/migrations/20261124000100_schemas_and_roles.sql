-- Where things live and who may touch them: nothing, until it is granted by name.

create schema if not exists private;
comment on schema private is 'Functions that policies and public functions use; not exposed by the API.';

revoke all on schema private from public;
grant usage on schema private to anon, authenticated, service_role;

-- Hosted projects differ in what they grant by default; here nobody gets anything by default.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke execute on functions from public, anon, authenticated, service_role;
alter default privileges in schema private revoke execute on functions from public, anon, authenticated, service_role;
alter default privileges revoke execute on functions from public;

-- Ukrainian alphabetical order without a locale of the operating system:
-- each letter becomes its place in the alphabet; an apostrophe does not count.
create function private.uk_key(value text) returns text
language sql immutable strict parallel safe
set search_path = ''
as $$
  select string_agg(
    case
      when strpos('абвгґдеєжзиіїйклмнопрстуфхцчшщьюя', letter) > 0
        then lpad(strpos('абвгґдеєжзиіїйклмнопрстуфхцчшщьюя', letter)::text, 2, '0')
      when letter in ('’', '''', 'ʼ', '`') then ''
      else '00' || letter
    end, '' order by place)
  from regexp_split_to_table(lower(value), '') with ordinality as letters(letter, place)
$$;
revoke execute on function private.uk_key(text) from public;
grant execute on function private.uk_key(text) to anon, authenticated, service_role;

-- A refusal that the app turns into words: the message is the code, the detail its parameters as JSON.
create function private.refuse(code text, parameters jsonb default '{}') returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = 'P0001', message = code, detail = parameters::text;
end
$$;
revoke execute on function private.refuse(text, jsonb) from public;
grant execute on function private.refuse(text, jsonb) to anon, authenticated, service_role;

create table public.installation (
  id boolean primary key default true,
  demonstration boolean not null,
  created_at timestamptz not null default now(),
  constraint installation_one_row check (id)
);
comment on table public.installation is
  'One row: whether this data folder holds demonstration data. A folder used for real never becomes a demonstration.';
alter table public.installation enable row level security;
revoke all on public.installation from anon, authenticated;
grant select, insert on public.installation to service_role;
