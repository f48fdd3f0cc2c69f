-- Collecting beside the open link: places, single-use invitations, interviewers, paper, imports, quotas, exports.

-- Staff of a community: somebody who holds one of the roles there, or for the whole programme.
create function private.is_staff_of(community text, variadic wanted text[]) returns boolean
language sql stable security definer set search_path = ''
as $$
  select coalesce(auth.role(), '') = 'service_role' or exists (
    select from public.user_roles
    where user_id = (select auth.uid()) and role = any (wanted)
      and (community_code is null or community_code = community))
$$;

create function private.require_staff_of(community text, variadic wanted text[]) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_staff_of(community, variadic wanted) then
    raise exception using errcode = '42501', message = 'not_allowed', detail = '{}';
  end if;
end
$$;

create function private.known_round(round text) returns public.rounds
language plpgsql stable security definer set search_path = ''
as $$
declare
  the_round public.rounds;
begin
  select * into the_round from public.rounds where code = round;
  if not found then
    perform private.refuse('unknown_round', jsonb_build_object('round', left(round, 64)));
  end if;
  return the_round;
end
$$;

-- Answers gathered on paper or elsewhere arrive late: a paused round takes them too, a closed one does not.
create function private.gathering_round(round text) returns public.rounds
language plpgsql stable security definer set search_path = ''
as $$
declare
  the_round public.rounds := private.known_round(round);
  state text := private.round_state(the_round);
begin
  if state not in ('open', 'paused') then
    perform private.refuse('round_' || state, jsonb_build_object('round', round));
  end if;
  return the_round;
end
$$;

-- Where a link or a QR code hangs. The label goes with the response as its channel; it names no person.
create table public.round_places (
  series integer not null references public.round_communities (series),
  place text not null,
  label text not null,
  constraint round_places_pkey primary key (series, place),
  constraint round_places_place_is_short check (place ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  constraint round_places_label_is_short check (char_length(label) between 1 and 120)
);
comment on table public.round_places is 'Places where a link to a round hangs; known places become the channel of a response.';
alter table public.round_places enable row level security;
revoke all on public.round_places from anon, authenticated;
grant select on public.round_places to service_role;

-- The channel is set for one transaction by the function that stores the response.
alter table public.responses add column channel text
  default nullif(current_setting('safe_community.channel', true), '');

create table public.round_quotas (
  series integer not null references public.round_communities (series),
  margin text not null,
  band smallint not null,
  need integer not null,
  constraint round_quotas_pkey primary key (series, margin, band),
  constraint round_quotas_margin_is_known check (margin in ('age', 'sex', 'settlement')),
  constraint round_quotas_band_is_known check (band between 0 and case margin when 'age' then 5 else 2 end),
  constraint round_quotas_need_is_plausible check (need between 0 and 1000000)
);
comment on table public.round_quotas is 'How many responses a community needs of each sex, age and kind of settlement.';
alter table public.round_quotas enable row level security;
revoke all on public.round_quotas from anon, authenticated;
grant select on public.round_quotas to service_role;

-- Only the hash of a code, and whether it was used: nothing says when, or for which response.
create table public.invitations (
  code_hash bytea primary key,
  series integer not null references public.round_communities (series),
  used boolean not null default false
);
comment on table public.invitations is 'Single-use invitations, by the hash of their code; not joined to a response.';
create index invitations_series on public.invitations (series);
alter table public.invitations enable row level security;
revoke all on public.invitations from anon, authenticated;
grant select on public.invitations to service_role;

create table public.paper_sheets (
  round_id uuid not null references public.rounds (id),
  number text not null,
  constraint paper_sheets_pkey primary key (round_id, number),
  constraint paper_sheets_number_is_a_number check (number ~ '^[0-9]{1,9}$')
);
comment on table public.paper_sheets is 'Numbers of paper sheets already entered, so that each is entered once.';
alter table public.paper_sheets enable row level security;
revoke all on public.paper_sheets from anon, authenticated;
grant select on public.paper_sheets to service_role;

create function private.invitation_hash(round text, invitation text) returns bytea
language sql immutable set search_path = ''
as $$
  select sha256(convert_to(
    'invitation ' || round || ' ' || upper(regexp_replace(invitation, '[^A-Za-z0-9]', '', 'g')), 'utf8'))
$$;

-- Takes the invitation, or returns why not. Two at once: the second waits here and then finds it used.
create function private.take_invitation(round text, the_series integer, invitation text) returns text
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_hash bytea := private.invitation_hash(round, invitation);
begin
  update public.invitations set used = true where code_hash = the_hash and series = the_series and not used;
  if found then return null; end if;
  return case when exists (select from public.invitations where code_hash = the_hash and series = the_series)
    then 'invitation_used' else 'unknown_invitation' end;
end
$$;

-- What all ways in share, once the caller has settled who may and in what mode.
create function private.accept_response(the_round public.rounds, community text, version text, answers jsonb,
                                        client_token uuid, language text, mode text, seconds integer)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_series integer;
begin
  if version is distinct from the_round.version then
    perform private.refuse('version_is_not_the_rounds',
      jsonb_build_object('version', left(version, 32), 'expected', the_round.version));
  end if;
  perform private.require_safe_territory(community);
  the_series := private.series_of(the_round, community);
  perform private.check_answers(the_round, answers);
  insert into public.response_tokens (client_token, round_id) values (client_token, the_round.id)
  on conflict do nothing;
  if not found then
    return jsonb_build_object('receipt', private.receipt_of(client_token), 'repeated', true);
  end if;
  perform private.store_response(the_round, the_series, answers, client_token,
    case when language = 'en' then 'en' else 'uk' end, mode, least(greatest(seconds, 0), 86400), now());
  return jsonb_build_object('receipt', private.receipt_of(client_token), 'repeated', false);
end
$$;

-- plpgsql, because the mark that is kept of a token is defined by a later migration.
create function private.is_stored(the_round_code text, the_token uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select from public.response_tokens as tokens join public.rounds on rounds.id = tokens.round_id
    where tokens.client_token = private.token_mark(the_token) and rounds.code = the_round_code);
end
$$;

create function public.submit_response_by_invitation(
  round text, community text, version text, answers jsonb, client_token uuid, invitation text,
  language text default 'uk', mode text default 'web', seconds integer default null)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_round public.rounds;
  fault text;
begin
  if private.is_stored(round, client_token) then
    return jsonb_build_object('receipt', private.receipt_of(client_token), 'repeated', true);
  end if;
  if mode is null or mode not in ('web', 'light') then
    perform private.refuse('mode_not_allowed', jsonb_build_object('mode', left(mode, 32)));
  end if;
  the_round := private.open_round(round);
  fault := private.take_invitation(round, private.series_of(the_round, community), invitation);
  if fault is not null and private.is_stored(round, client_token) then
    return jsonb_build_object('receipt', private.receipt_of(client_token), 'repeated', true);
  elsif fault is not null then
    perform private.refuse(fault);
  end if;
  perform set_config('safe_community.channel', 'invitation', true);
  return private.accept_response(the_round, community, version, answers, client_token, language, mode, seconds);
end
$$;
comment on function public.submit_response_by_invitation(text, text, text, jsonb, uuid, text, text, text, integer) is
  'A resident''s answers by a single-use invitation: one is stored, the next is told politely.';

create function public.submit_response_at_place(
  round text, community text, version text, answers jsonb, client_token uuid, place text,
  language text default 'uk', mode text default 'web', seconds integer default null)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  -- A place that nobody made is left out: a stranger writes no words into our data, and is refused nothing.
  perform set_config('safe_community.channel', coalesce((
    select held.place from public.round_places as held
    join public.round_communities as here on here.series = held.series
    join public.rounds on rounds.id = here.round_id
    where rounds.code = round and here.community_code = community
      and held.place = submit_response_at_place.place), ''), true);
  return public.submit_response(round, community, version, answers, client_token, language, mode, seconds);
end
$$;
comment on function public.submit_response_at_place(text, text, text, jsonb, uuid, text, text, text, integer) is
  'A resident''s answers by the link of a place, which becomes the channel of the response.';

create function public.invitation_state(round text, community text, invitation text) returns text
language sql stable security definer set search_path = ''
as $$
  select coalesce((
    select case when held.used then 'used' else 'free' end
    from public.invitations as held
    join public.round_communities as here on here.series = held.series
    where held.code_hash = private.invitation_hash(round, invitation) and here.community_code = community),
    'unknown')
$$;
comment on function public.invitation_state(text, text, text) is 'free, used or unknown: said before somebody answers.';

create function public.submit_interview(round text, community text, version text, answers jsonb, client_token uuid,
                                        language text default 'uk', seconds integer default null)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_staff_of(community, 'interviewer', 'community_coordinator', 'programme_coordinator');
  if private.is_stored(round, client_token) then
    return jsonb_build_object('receipt', private.receipt_of(client_token), 'repeated', true);
  end if;
  return private.accept_response(
    private.open_round(round), community, version, answers, client_token, language, 'interviewer', seconds);
end
$$;
comment on function public.submit_interview(text, text, text, jsonb, uuid, text, integer) is
  'Answers that an interviewer of the community wrote down.';

create function public.submit_paper_sheet(round text, community text, version text, answers jsonb, number text,
                                          language text default 'uk')
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_round public.rounds;
begin
  perform private.require_staff_of(community, 'community_coordinator', 'programme_coordinator');
  the_round := private.gathering_round(round);
  insert into public.paper_sheets (round_id, number) values (the_round.id, number) on conflict do nothing;
  if not found then
    perform private.refuse('paper_number_used', jsonb_build_object('number', left(number, 9)));
  end if;
  return private.accept_response(
    the_round, community, version, answers, gen_random_uuid(), language, 'paper', null);
end
$$;
comment on function public.submit_paper_sheet(text, text, text, jsonb, text, text) is
  'A paper sheet typed in by a coordinator; each number once a round.';

do $$
declare
  name text;
begin
  foreach name in array array[
    'is_staff_of(text, text[])', 'require_staff_of(text, text[])', 'known_round(text)', 'gathering_round(text)',
    'invitation_hash(text, text)', 'take_invitation(text, integer, text)', 'is_stored(text, uuid)',
    'accept_response(public.rounds, text, text, jsonb, uuid, text, text, integer)'] loop
    execute 'revoke execute on function private.' || name || ' from public';
  end loop;
  foreach name in array array[
    'submit_response_by_invitation(text, text, text, jsonb, uuid, text, text, text, integer)',
    'submit_response_at_place(text, text, text, jsonb, uuid, text, text, text, integer)',
    'invitation_state(text, text, text)'] loop
    execute 'revoke execute on function public.' || name || ' from public';
    execute 'grant execute on function public.' || name || ' to anon, authenticated, service_role';
  end loop;
  foreach name in array array[
    'submit_interview(text, text, text, jsonb, uuid, text, integer)',
    'submit_paper_sheet(text, text, text, jsonb, text, text)'] loop
    execute 'revoke execute on function public.' || name || ' from public';
    execute 'grant execute on function public.' || name || ' to authenticated, service_role';
  end loop;
end
$$;
