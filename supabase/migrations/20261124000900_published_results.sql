-- What the public sees of answers: published snapshots, suppressed before they are stored, and live counters.

create table public.published_snapshots (
  series integer not null references public.round_communities (series),
  seq integer not null,
  n integer not null,
  final boolean not null,
  document jsonb not null,
  published_at timestamptz not null default now(),
  constraint published_snapshots_pkey primary key (series, seq)
);
comment on table public.published_snapshots is
  'Results of a community in a round as the public may see them. A new one needs ten new answers or the close, '
  'so that no single answer can be read from the difference.';
alter table public.published_snapshots enable row level security;
revoke all on public.published_snapshots from anon, authenticated;
grant select on public.published_snapshots to anon, authenticated, service_role;
create policy "Everyone reads published results" on public.published_snapshots for select using (true);

create view public.series_counts with (security_invoker = true) as
  select series, sum(n)::integer as n from public.response_counters group by series;
comment on view public.series_counts is 'Responses of each community in each round.';
revoke all on public.series_counts from anon, authenticated;
grant select on public.series_counts to service_role;

-- Series whose results may be published anew, with what is needed to compute them.
create function public.snapshots_due() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'series', series, 'n', n, 'final', is_closed, 'questionnaire', questionnaire, 'version', version)), '[]')
  from (
    select counted.series, counted.n, private.round_state(rounds) = 'closed' as is_closed,
           rounds.questionnaire, rounds.version, latest.n as latest_n, latest.final as latest_final
    from public.series_counts as counted
    join public.round_communities using (series)
    join public.rounds on rounds.id = round_id
    left join lateral (
      select n, final from public.published_snapshots as held
      where held.series = counted.series order by seq desc limit 1) as latest on true
  ) as candidates
  where (latest_n is null and n >= 10) or n - latest_n >= 10
     or (is_closed and n > 0 and not coalesce(latest_final, false))
$$;
comment on function public.snapshots_due() is 'Which results are due: ten new answers, or the round has closed.';
revoke execute on function public.snapshots_due() from public;
grant execute on function public.snapshots_due() to service_role;

-- Counts of one series over its cells: {item: {code: n}}; never public, because nothing is suppressed yet.
create function public.series_item_counts(the_series integer) returns jsonb
language sql stable security definer set search_path = ''
as $$
  with totals as (
    select place, sum(n)::integer as n
    from public.answer_counts, lateral unnest(counts) with ordinality as entry(n, place)
    where series = the_series and flag = 0
    group by place)
  select coalesce(jsonb_object_agg(item, codes), '{}') from (
    select codes.item, jsonb_object_agg(codes.code, totals.n) as codes
    from public.round_communities as here
    join public.rounds on rounds.id = here.round_id
    join public.codebook_codes as codes
      on codes.questionnaire = rounds.questionnaire and codes.version = rounds.version
    join totals on totals.place = codes.place
    where here.series = the_series
    group by codes.item) as items
$$;
comment on function public.series_item_counts(integer) is 'Unsuppressed counts for the process that publishes.';
revoke execute on function public.series_item_counts(integer) from public;
grant execute on function public.series_item_counts(integer) to service_role;

-- Publishes a snapshot if it is still due; several processes may try at once, one succeeds.
create function public.publish_snapshot(the_series integer, the_n integer, is_final boolean, the_document jsonb)
returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare
  latest public.published_snapshots;
begin
  perform pg_advisory_xact_lock(hashtext('publish_snapshot'), the_series);
  select * into latest from public.published_snapshots where series = the_series order by seq desc limit 1;
  if latest.seq is not null and the_n - latest.n < 10 and not (is_final and not latest.final) then
    return false;
  end if;
  insert into public.published_snapshots (series, seq, n, final, document)
  values (the_series, coalesce(latest.seq, 0) + 1, the_n, is_final, the_document);
  return true;
end
$$;
comment on function public.publish_snapshot(integer, integer, boolean, jsonb) is 'Stores public results when they are due.';
revoke execute on function public.publish_snapshot(integer, integer, boolean, jsonb) from public;
grant execute on function public.publish_snapshot(integer, integer, boolean, jsonb) to service_role;

create table public.settings (
  key text primary key,
  value jsonb not null,
  checked_at timestamptz,
  checked_by uuid references public.accounts (id) on delete set null,
  constraint settings_key_is_known check (key in ('help_lines'))
);
comment on table public.settings is
  'What a coordinator states and dates, such as the help lines; shown only once somebody has checked it.';
alter table public.settings enable row level security;
revoke all on public.settings from anon, authenticated;
grant select on public.settings to anon, authenticated, service_role;
create policy "Everyone reads settings that were checked" on public.settings
  for select using (checked_at is not null);

create function public.check_setting(setting text, new_value jsonb) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_role('administrator', 'programme_coordinator');
  insert into public.settings (key, value, checked_at, checked_by)
  values (setting, new_value, now(), auth.uid())
  on conflict (key) do update set
    value = excluded.value, checked_at = excluded.checked_at, checked_by = excluded.checked_by;
end
$$;
comment on function public.check_setting(text, jsonb) is 'States a setting and who checked it when.';
revoke execute on function public.check_setting(text, jsonb) from public;
grant execute on function public.check_setting(text, jsonb) to authenticated, service_role;

-- Everything a process shows of all rounds, in one call for all its viewers: counters, states, snapshots' numbers.
create function public.live_state() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'at', now(),
    'rounds', (select coalesce(jsonb_agg(jsonb_build_object(
        'code', code, 'title', title, 'state', private.round_state(rounds), 'questionnaire', questionnaire,
        'version', version, 'parts', parts, 'opens_at', opens_at, 'closes_at', closes_at)
        order by opens_at desc, code), '[]') from public.rounds),
    'series', (select coalesce(jsonb_agg(jsonb_build_object(
        'series', series, 'round', rounds.code, 'community', community_code, 'n', coalesce(counted.n, 0),
        'seq', coalesce(latest.seq, 0)) order by series), '[]')
      from public.round_communities
      join public.rounds on rounds.id = round_id
      left join public.series_counts as counted using (series)
      left join (select series, max(seq) as seq from public.published_snapshots group by series) as latest
        using (series)),
    'participations', (select coalesce(jsonb_object_agg(community_code, state), '{}') from public.participations),
    'territories', (select coalesce(jsonb_agg(jsonb_build_array(prefix, status) order by prefix, status), '[]')
      from public.territory_status
      where valid_from <= (now() at time zone 'Europe/Kyiv')::date
        and (valid_to is null or valid_to >= (now() at time zone 'Europe/Kyiv')::date)),
    'help_lines', (select value from public.settings where key = 'help_lines' and checked_at is not null))
$$;
comment on function public.live_state() is 'States of rounds and counters of answers: public, one call a process.';
revoke execute on function public.live_state() from public;
grant execute on function public.live_state() to anon, authenticated, service_role;

-- The latest published results of a community in a round.
create function public.published_results(round text, community text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('seq', seq, 'n', n, 'final', final, 'published_at', published_at, 'document', document)
  from public.published_snapshots as held
  join public.round_communities using (series)
  join public.rounds on rounds.id = round_id
  where rounds.code = round and community_code = community
  order by seq desc limit 1
$$;
comment on function public.published_results(text, text) is 'Results as published; null while there are none.';
revoke execute on function public.published_results(text, text) from public;
grant execute on function public.published_results(text, text) to anon, authenticated, service_role;
