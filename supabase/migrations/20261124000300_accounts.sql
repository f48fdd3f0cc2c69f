-- People with an account, what they may do and where, and their signed-in browsers.

create table public.accounts (
  id uuid primary key references auth.users (id) on delete cascade,
  display_name text not null default '',
  language text not null default 'uk',
  created_at timestamptz not null default now(),
  constraint accounts_name_is_short check (char_length(display_name) <= 120),
  constraint accounts_language_is_known check (language in ('uk', 'en'))
);
comment on table public.accounts is 'One row a person who registered; residents who answer have none.';
alter table public.accounts enable row level security;
revoke all on public.accounts from anon, authenticated;
grant select on public.accounts to authenticated, service_role;

create function private.open_account() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.accounts (id, display_name, language)
  values (
    new.id,
    left(coalesce(new.raw_user_meta_data ->> 'display_name', ''), 120),
    case when new.raw_user_meta_data ->> 'language' = 'en' then 'en' else 'uk' end)
  on conflict (id) do nothing;
  return new;
end
$$;
revoke execute on function private.open_account() from public;

create trigger open_account after insert on auth.users
  for each row execute function private.open_account();

create table public.user_roles (
  id bigint generated always as identity primary key,
  user_id uuid not null references public.accounts (id) on delete cascade,
  role text not null,
  community_code text references public.communities (code),
  granted_at timestamptz not null default now(),
  constraint user_roles_once unique nulls not distinct (user_id, role, community_code),
  constraint user_roles_role_is_known check (role in (
    'applicant', 'community_coordinator', 'interviewer', 'reviewer', 'expert',
    'police_officer', 'programme_coordinator', 'administrator')),
  constraint user_roles_scope_fits_the_role check (
    (role in ('community_coordinator', 'interviewer', 'police_officer', 'applicant')) = (community_code is not null))
);
comment on table public.user_roles is 'Who has which role, and in which community where the role belongs to one.';
create index user_roles_user on public.user_roles (user_id);
alter table public.user_roles enable row level security;
revoke all on public.user_roles from anon, authenticated;
grant select on public.user_roles to authenticated, service_role;

create table public.app_sessions (
  id_hash text primary key,
  user_id uuid not null references public.accounts (id) on delete cascade,
  sealed text not null,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '30 days',
  constraint app_sessions_are_small check (char_length(sealed) <= 8000 and char_length(user_agent) <= 200)
);
comment on table public.app_sessions is
  'Signed-in browsers: the cookie holds a random id, here stands its hash and the sealed refresh token.';
create index app_sessions_user on public.app_sessions (user_id);
alter table public.app_sessions enable row level security;
revoke all on public.app_sessions from anon, authenticated;
grant select on public.app_sessions to service_role;

-- Predicates that policies are made of.

create function private.has_role(wanted text, community text default null) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from public.user_roles
    where user_id = (select auth.uid()) and role = wanted
      and (community_code is null or community_code = community))
$$;
revoke execute on function private.has_role(text, text) from public;
grant execute on function private.has_role(text, text) to anon, authenticated, service_role;

create function private.my_communities(wanted text) returns setof text
language sql stable security definer set search_path = ''
as $$
  select community_code from public.user_roles where user_id = (select auth.uid()) and role = wanted
$$;
revoke execute on function private.my_communities(text) from public;
grant execute on function private.my_communities(text) to anon, authenticated, service_role;

create function private.require_role(variadic wanted text[]) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if coalesce(auth.role(), '') = 'service_role' then return; end if;
  if not exists (
    select from public.user_roles where user_id = (select auth.uid()) and role = any (wanted)) then
    raise exception using errcode = '42501', message = 'not_allowed', detail = '{}';
  end if;
end
$$;
revoke execute on function private.require_role(text[]) from public;
grant execute on function private.require_role(text[]) to anon, authenticated, service_role;
