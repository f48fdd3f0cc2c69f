-- Who changed what, and when: the table takes rows and never gives them up.

create table public.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor uuid,
  actor_role text not null,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb
);
comment on table public.audit_log is 'Append-only record of changes to roles, rounds, versions and territories.';
create index audit_log_at on public.audit_log (at);
alter table public.audit_log enable row level security;
revoke all on public.audit_log from anon, authenticated;
grant select on public.audit_log to authenticated, service_role;

create function private.keep_audit() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception using errcode = '42501', message = 'audit_is_append_only', detail = '{}';
end
$$;
revoke execute on function private.keep_audit() from public;
create trigger keep_audit_rows before update or delete on public.audit_log
  for each row execute function private.keep_audit();
create trigger keep_audit_table before truncate on public.audit_log
  for each statement execute function private.keep_audit();

create function private.audit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.audit_log (actor, actor_role, action, subject, before, after)
  values (
    auth.uid(), coalesce(auth.role(), session_user::text), lower(tg_op), tg_table_name,
    case when tg_op <> 'INSERT' then to_jsonb(old) - array['document', 'codebook'] end,
    case when tg_op <> 'DELETE' then to_jsonb(new) - array['document', 'codebook'] end);
  return null;
end
$$;
revoke execute on function private.audit() from public;

do $$
declare
  name text;
begin
  foreach name in array array[
    'user_roles', 'questionnaire_versions', 'rounds', 'round_communities', 'territory_status', 'participations'] loop
    execute format('create trigger audit after insert or update or delete on public.%I
                    for each row execute function private.audit()', name);
  end loop;
end
$$;
