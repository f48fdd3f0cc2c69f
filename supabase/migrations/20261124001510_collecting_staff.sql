-- Staff plan a round with its quotas, make places and invitations, see the coverage, and read responses in pages.

-- Row by row: a bad row is named and stores nothing, the others stand; the same export again stores nothing twice.
create function public.import_gathered(round text, rows jsonb) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_round public.rounds := private.gathering_round(round);
  entry jsonb;
  result jsonb;
  stored integer := 0;
  repeated integer := 0;
  refused jsonb := '[]';
  why text;
begin
  perform private.require_role('community_coordinator', 'programme_coordinator');
  if jsonb_array_length(rows) > 1000 then
    perform private.refuse('too_many_rows_at_once', jsonb_build_object('most', 1000));
  end if;
  for entry in select * from jsonb_array_elements(rows) loop
    perform private.require_staff_of(entry ->> 'community', 'community_coordinator', 'programme_coordinator');
    begin
      result := private.accept_response(the_round, entry ->> 'community', the_round.version, entry -> 'answers',
        (entry ->> 'client_token')::uuid, entry ->> 'language', 'import', (entry ->> 'seconds')::integer);
      if (result ->> 'repeated')::boolean then repeated := repeated + 1; else stored := stored + 1; end if;
    exception when sqlstate 'P0001' then
      get stacked diagnostics why = pg_exception_detail;
      refused := refused || jsonb_build_object(
        'row', entry -> 'row', 'code', sqlerrm, 'parameters', coalesce(nullif(why, ''), '{}')::jsonb);
    end;
  end loop;
  return jsonb_build_object('stored', stored, 'repeated', repeated, 'refused', refused);
end
$$;
comment on function public.import_gathered(text, jsonb) is 'Responses gathered in Kobo or ODK; repeats are skipped.';

create function public.plan_round(code text, title jsonb, questionnaire text, version text, parts text[],
                                  opens_at timestamptz, closes_at timestamptz, communities text[], quotas jsonb)
returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  new_round uuid;
begin
  perform private.require_role('administrator', 'programme_coordinator');
  if coalesce(cardinality(communities), 0) = 0 then
    perform private.refuse('no_communities');
  end if;
  new_round := public.create_round(code, title, questionnaire, version, parts, opens_at, closes_at, communities);
  insert into public.round_quotas (series, margin, band, need)
  select here.series, given.margin, given.band, given.need
  from public.round_communities as here,
       jsonb_to_recordset(quotas) as given(margin text, band smallint, need integer)
  where here.round_id = new_round;
end
$$;
comment on function public.plan_round(text, jsonb, text, text, text[], timestamptz, timestamptz, text[], jsonb) is
  'A planned round with its communities and the quotas of each, all or nothing.';

create function public.add_round_place(round text, community text, place text, label text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_staff_of(community, 'community_coordinator', 'programme_coordinator');
  insert into public.round_places (series, place, label)
  values (private.series_of(private.known_round(round), community), place, label)
  on conflict on constraint round_places_pkey do update set label = excluded.label;
end
$$;
comment on function public.add_round_place(text, text, text, text) is 'Names a place where the link of a round hangs.';

create function public.make_invitations(round text, community text, codes text[]) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_series integer;
  made integer;
begin
  perform private.require_staff_of(community, 'community_coordinator', 'programme_coordinator');
  the_series := private.series_of(private.known_round(round), community);
  if coalesce(cardinality(codes), 0) not between 1 and 5000
     or exists (select from unnest(codes) as code where char_length(code) not between 12 and 20) then
    perform private.refuse('bad_number_of_invitations', jsonb_build_object('most', 5000));
  end if;
  insert into public.invitations (code_hash, series)
  select private.invitation_hash(round, code), the_series from unnest(codes) as code;
  get diagnostics made = row_count;
  return made;
end
$$;
comment on function public.make_invitations(text, text, text[]) is 'Keeps the hashes of new single-use codes.';

-- «Маємо / треба» of the communities where the caller works, from the stored counts, never from responses.
create function public.round_coverage(round text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  the_round public.rounds := private.known_round(round);
  found_rows jsonb;
begin
  perform private.require_role('interviewer', 'community_coordinator', 'programme_coordinator');
  with mine as (
    select here.series, here.community_code from public.round_communities as here
    where here.round_id = the_round.id and private.is_staff_of(
      here.community_code, 'interviewer', 'community_coordinator', 'programme_coordinator')
  ), margins(margin, size, item) as (
    select margin, size, versions.codebook -> 'cell' ->> margin
    from public.questionnaire_versions as versions,
         (values ('sex', 3), ('age', 6), ('settlement', 3)) as sizes(margin, size)
    where versions.questionnaire = the_round.questionnaire and versions.version = the_round.version
  ), bands as (
    select counted.series, margins.margin,
           (case when codes.code ~ '^[1-9]$' and codes.code::integer < margins.size
             then codes.code::integer - 1 else margins.size - 1 end) as band,
           sum(counted.counts[codes.place]) as n
    from mine
    join public.answer_counts as counted using (series)
    cross join margins
    join public.codebook_codes as codes on codes.questionnaire = the_round.questionnaire
      and codes.version = the_round.version and codes.item = margins.item
    group by 1, 2, 3
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'community', mine.community_code,
    'n', coalesce((select sum(n) from public.response_counters as counters where counters.series = mine.series), 0),
    'bands', coalesce((
      select jsonb_agg(jsonb_build_object('margin', margin, 'band', band, 'n', coalesce(bands.n, 0), 'need', quotas.need))
      from (select * from bands where bands.series = mine.series) as bands
      full join (select * from public.round_quotas as held where held.series = mine.series) as quotas
        using (margin, band)), '[]'),
    'places', coalesce((
      select jsonb_agg(jsonb_build_object('place', places.place, 'label', places.label) order by places.place)
      from public.round_places as places where places.series = mine.series), '[]'),
    'invitations', (select jsonb_build_object('made', count(*), 'used', count(*) filter (where used))
                    from public.invitations as invited where invited.series = mine.series)
    ) order by mine.community_code), '[]') into found_rows
  from mine;
  return found_rows;
end
$$;
comment on function public.round_coverage(text) is 'Responses had and needed, places and invitations, for staff of each community.';

-- With the caller's own rights: row security decides which responses leave.
create function public.responses_page(round text, after_time timestamptz default '-infinity',
                                      after_id uuid default '00000000-0000-0000-0000-000000000000',
                                      size integer default 2000)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', page.id, 'received_at', page.received_at, 'community', page.community_code, 'language', page.language,
    'mode', page.mode, 'channel', page.channel, 'seconds', page.seconds, 'flag', page.flag,
    'answers', page.answers) order by page.received_at, page.id), '[]')
  from (
    select held.*, here.community_code
    from public.responses as held
    join public.round_communities as here on here.series = held.series
    join public.rounds on rounds.id = here.round_id
    where rounds.code = round and (held.received_at, held.id) > (after_time, after_id)
    order by held.received_at, held.id
    limit least(greatest(size, 1), 5000)
  ) as page
$$;
comment on function public.responses_page(text, timestamptz, uuid, integer) is
  'The next responses of a round that the caller may read, in the order of their keys.';

do $$
declare
  name text;
begin
  foreach name in array array[
    'import_gathered(text, jsonb)',
    'plan_round(text, jsonb, text, text, text[], timestamptz, timestamptz, text[], jsonb)',
    'add_round_place(text, text, text, text)', 'make_invitations(text, text, text[])', 'round_coverage(text)',
    'responses_page(text, timestamptz, uuid, integer)'] loop
    execute 'revoke execute on function public.' || name || ' from public';
    execute 'grant execute on function public.' || name || ' to authenticated, service_role';
  end loop;
end
$$;
