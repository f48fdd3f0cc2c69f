-- A round: one fielding of a questionnaire version in chosen communities.

create table public.rounds (
  id uuid primary key default gen_random_uuid(),
  code text not null,
  title jsonb not null,
  questionnaire text not null,
  version text not null,
  parts text[] not null default '{core,extended}',
  state text not null default 'planned',
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  created_at timestamptz not null default now(),
  constraint rounds_code_is_unique unique (code),
  constraint rounds_code_is_short check (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  constraint rounds_version foreign key (questionnaire, version) references public.questionnaire_versions,
  constraint rounds_state_is_known check (state in ('planned', 'open', 'paused', 'closed')),
  constraint rounds_close_after_they_open check (closes_at > opens_at)
);
comment on table public.rounds is 'One fielding of a questionnaire version: when, in which parts, in what state.';
alter table public.rounds enable row level security;
revoke all on public.rounds from anon, authenticated;
grant select on public.rounds to anon, authenticated, service_role;

-- What the database's clock makes of the stored state: a deadline needs nobody to press a button.
create function private.round_state(the_round public.rounds) returns text
language sql stable set search_path = ''
as $$
  select case
    when the_round.state = 'closed' or now() >= the_round.closes_at then 'closed'
    when the_round.state = 'open' and now() < the_round.opens_at then 'planned'
    else the_round.state end
$$;
revoke execute on function private.round_state(public.rounds) from public;
grant execute on function private.round_state(public.rounds) to anon, authenticated, service_role;

create table public.round_communities (
  series integer generated always as identity primary key,
  round_id uuid not null references public.rounds (id),
  community_code text not null references public.communities (code),
  constraint round_communities_once unique (round_id, community_code)
);
comment on table public.round_communities is
  'A community in a round; its number ("series") is the short key of all counts.';
create index round_communities_community on public.round_communities (community_code);
alter table public.round_communities enable row level security;
revoke all on public.round_communities from anon, authenticated;
grant select on public.round_communities to anon, authenticated, service_role;

create function private.refuse_unsafe_territory() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.require_safe_territory(new.community_code);
  return new;
end
$$;
revoke execute on function private.refuse_unsafe_territory() from public;
create trigger refuse_unsafe_territory before insert or update on public.round_communities
  for each row execute function private.refuse_unsafe_territory();
create trigger refuse_unsafe_territory before insert or update on public.participations
  for each row execute function private.refuse_unsafe_territory();
