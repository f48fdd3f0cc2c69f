-- Territorial communities (KATOTTH categories H and K), what is known of their territory, and their part in the programme.

create table public.communities (
  code text primary key,
  name text not null,
  type text not null,
  oblast_code text not null,
  oblast text not null,
  raion text not null,
  centre text not null,
  latitude double precision not null,
  longitude double precision not null,
  approximate boolean not null,
  population integer,
  population_source text,
  population_date date,
  name_key text generated always as (private.uk_key(name)) stored,
  constraint communities_code_is_katotth check (code ~ '^UA\d{17}$'),
  constraint communities_type_is_known check (type in ('міська', 'селищна', 'сільська', 'місто')),
  constraint communities_point_is_in_ukraine
    check (latitude between 44 and 53 and longitude between 22 and 41),
  constraint communities_population_has_a_source
    check (population is null or (population > 0 and population_source is not null and population_date is not null))
);
comment on table public.communities is
  'The gazetteer: every community of Ukraine by its full 19-character code. Names change, codes stay.';
create index communities_name_key on public.communities (name_key);
alter table public.communities enable row level security;
revoke all on public.communities from anon, authenticated;
grant select on public.communities to anon, authenticated, service_role;

create table public.territory_status (
  code text not null,
  status text not null,
  valid_from date not null,
  valid_to date,
  source text not null,
  prefix text generated always as (
    case
      when substr(code, 5, 15) = '000000000000000' or substr(code, 5, 5) = '00000' then left(code, 4)
      when substr(code, 7, 3) = '000' then left(code, 6)
      else left(code, 9)
    end) stored,
  constraint territory_status_pkey primary key (code, status, valid_from),
  constraint territory_status_code_is_katotth check (code ~ '^UA\d{17}$'),
  constraint territory_status_is_known
    check (status in ('possible_hostilities', 'active_hostilities', 'occupied')),
  constraint territory_status_ends_after_it_begins check (valid_to is null or valid_to >= valid_from)
);
comment on table public.territory_status is
  'Order No. 376: territories of possible or active hostilities and occupied ones, by oblast, raion or community.';
create index territory_status_prefix on public.territory_status (prefix);
alter table public.territory_status enable row level security;
revoke all on public.territory_status from anon, authenticated;
grant select on public.territory_status to anon, authenticated, service_role;

insert into public.territory_status (code, status, valid_from, source) values
  ('UA01000000000013043', 'occupied', '2014-02-20', 'Закон України № 1207-VII'),
  ('UA85000000000065278', 'occupied', '2014-02-20', 'Закон України № 1207-VII');

-- The gravest status of a community today; null where there is none.
create function private.territory_status_of(community text) returns text
language sql stable parallel safe set search_path = ''
as $$
  select status from public.territory_status
  where prefix in (left(community, 4), left(community, 6), left(community, 9))
    and valid_from <= (now() at time zone 'Europe/Kyiv')::date
    and (valid_to is null or valid_to >= (now() at time zone 'Europe/Kyiv')::date)
  order by array_position(array['occupied', 'active_hostilities', 'possible_hostilities'], status)
  limit 1
$$;
revoke execute on function private.territory_status_of(text) from public;
grant execute on function private.territory_status_of(text) to anon, authenticated, service_role;

-- Surveys, concerns and applications are not possible under fire or under occupation (decisions 7).
create function private.require_safe_territory(community text) returns void
language plpgsql stable set search_path = ''
as $$
declare
  status text := private.territory_status_of(community);
begin
  if not exists (select from public.communities where code = community) then
    perform private.refuse('unknown_community', jsonb_build_object('community', community));
  end if;
  if status in ('occupied', 'active_hostilities') then
    perform private.refuse('territory_not_safe', jsonb_build_object('community', community, 'status', status));
  end if;
end
$$;
revoke execute on function private.require_safe_territory(text) from public;
grant execute on function private.require_safe_territory(text) to anon, authenticated, service_role;

create table public.participations (
  community_code text primary key references public.communities,
  state text not null,
  changed_at timestamptz not null default now(),
  constraint participations_state_is_known check (state in ('applying', 'accepted'))
);
comment on table public.participations is 'Communities that apply to the programme or take part in it.';
alter table public.participations enable row level security;
revoke all on public.participations from anon, authenticated;
grant select on public.participations to anon, authenticated, service_role;
