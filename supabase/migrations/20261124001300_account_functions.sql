-- What a signed-in person and the server's sign-in call.

create function public.my_account() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'id', accounts.id, 'email', users.email, 'display_name', accounts.display_name, 'language', accounts.language,
    'roles', (select coalesce(jsonb_agg(jsonb_build_object('role', role, 'community', community_code)
                order by role, community_code), '[]') from public.user_roles where user_id = accounts.id))
  from public.accounts join auth.users as users using (id)
  where accounts.id = (select auth.uid())
$$;
comment on function public.my_account() is 'The signed-in person with their roles; null for everybody else.';
revoke execute on function public.my_account() from public;
grant execute on function public.my_account() to authenticated, service_role;

create function public.update_my_account(new_name text, new_language text) returns void
language sql volatile security definer set search_path = ''
as $$
  update public.accounts set display_name = new_name, language = new_language where id = (select auth.uid())
$$;
comment on function public.update_my_account(text, text) is 'Changes one''s own name and language.';
revoke execute on function public.update_my_account(text, text) from public;
grant execute on function public.update_my_account(text, text) to authenticated;

create function public.people(search text default '', most integer default 100) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_role('administrator');
  return (
    select coalesce(jsonb_agg(to_jsonb(listed) order by listed.email), '[]') from (
      select accounts.id, users.email, accounts.display_name, accounts.created_at,
        (select coalesce(jsonb_agg(jsonb_build_object('role', role, 'community', community_code)
           order by role, community_code), '[]') from public.user_roles where user_id = accounts.id) as roles
      from public.accounts join auth.users as users using (id)
      where strpos(lower(users.email || ' ' || accounts.display_name), lower(trim(search))) > 0
      order by users.email limit least(greatest(most, 1), 500)) as listed);
end
$$;
comment on function public.people(text, integer) is 'People with an account and their roles, for administrators.';
revoke execute on function public.people(text, integer) from public;
grant execute on function public.people(text, integer) to authenticated, service_role;

create function public.grant_role(person_email text, new_role text, community text default null) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  person uuid;
begin
  perform private.require_role('administrator');
  select id into person from auth.users where email = lower(trim(person_email));
  if not found then
    perform private.refuse('unknown_person');
  end if;
  insert into public.user_roles (user_id, role, community_code) values (person, new_role, community)
  on conflict do nothing;
end
$$;
comment on function public.grant_role(text, text, text) is 'Gives a registered person a role.';
revoke execute on function public.grant_role(text, text, text) from public;
grant execute on function public.grant_role(text, text, text) to authenticated, service_role;

create function public.revoke_role(person uuid, old_role text, community text default null) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_role('administrator');
  if old_role = 'administrator' and person = (select auth.uid()) then
    perform private.refuse('last_administrator_stays');
  end if;
  delete from public.user_roles
  where user_id = person and role = old_role and community_code is not distinct from community;
end
$$;
comment on function public.revoke_role(uuid, text, text) is 'Takes a role away; nobody takes it from themselves.';
revoke execute on function public.revoke_role(uuid, text, text) from public;
grant execute on function public.revoke_role(uuid, text, text) to authenticated, service_role;

create function public.app_session_open(id_hash text, user_id uuid, sealed text, user_agent text) returns void
language sql volatile security definer set search_path = ''
as $$
  insert into public.app_sessions (id_hash, user_id, sealed, user_agent)
  values (id_hash, user_id, sealed, left(user_agent, 200))
$$;
comment on function public.app_session_open(text, uuid, text, text) is 'A browser signed in.';

create function public.app_session_read(id_hash text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('user_id', held.user_id, 'sealed', held.sealed)
  from public.app_sessions as held where held.id_hash = app_session_read.id_hash and held.expires_at > now()
$$;
comment on function public.app_session_read(text) is 'The sealed refresh token of a signed-in browser, or null.';

-- Rotates the sealed token only if it is still the one that was read: two tabs cannot overwrite each other.
create function public.app_session_update(id_hash text, old_sealed text, new_sealed text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update public.app_sessions as held
  set sealed = new_sealed, seen_at = now(), expires_at = now() + interval '30 days'
  where held.id_hash = app_session_update.id_hash and held.sealed = old_sealed;
  return found;
end
$$;
comment on function public.app_session_update(text, text, text) is 'Stores a rotated refresh token.';

create function public.app_session_close(id_hash text) returns void
language sql volatile security definer set search_path = ''
as $$
  delete from public.app_sessions as held where held.id_hash = app_session_close.id_hash
$$;
comment on function public.app_session_close(text) is 'The browser signed out.';

create function public.mark_installation(is_demonstration boolean) returns boolean
language sql volatile security definer set search_path = ''
as $$
  insert into public.installation (demonstration) values (is_demonstration) on conflict (id) do nothing;
  select demonstration from public.installation
$$;
comment on function public.mark_installation(boolean) is
  'Says for ever whether this is a demonstration, and answers which it is.';

do $$
declare
  name text;
begin
  foreach name in array array[
    'app_session_open(text, uuid, text, text)', 'app_session_read(text)', 'app_session_update(text, text, text)',
    'app_session_close(text)', 'mark_installation(boolean)'] loop
    execute 'revoke execute on function public.' || name || ' from public';
    execute 'grant execute on function public.' || name || ' to service_role';
  end loop;
end
$$;
