-- Writing by staff and by the operator's commands.

create function public.import_communities(rows jsonb) returns integer
language sql volatile security definer set search_path = ''
as $$
  with stored as (
    insert into public.communities
      (code, name, type, oblast_code, oblast, raion, centre, latitude, longitude, approximate)
    select code, name, type, oblast_code, oblast, raion, centre, latitude, longitude, approximate
    from jsonb_to_recordset(rows) as given(
      code text, name text, type text, oblast_code text, oblast text, raion text, centre text,
      latitude double precision, longitude double precision, approximate boolean)
    on conflict (code) do update set
      name = excluded.name, type = excluded.type, oblast = excluded.oblast, raion = excluded.raion,
      centre = excluded.centre, latitude = excluded.latitude, longitude = excluded.longitude,
      approximate = excluded.approximate
    returning 1)
  select count(*)::integer from stored
$$;
comment on function public.import_communities(jsonb) is 'Loads the gazetteer; known codes are brought up to date.';
revoke execute on function public.import_communities(jsonb) from public;
grant execute on function public.import_communities(jsonb) to service_role;

-- Replaces the list of the order as a whole, so that a territory that was lifted disappears from it.
create function public.import_territory_status(rows jsonb, source text) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  stored integer;
begin
  perform private.require_role('administrator', 'programme_coordinator');
  delete from public.territory_status as held where left(held.code, 4) not in ('UA01', 'UA85');
  insert into public.territory_status (code, status, valid_from, valid_to, source)
  select code, status, valid_from, valid_to, import_territory_status.source
  from jsonb_to_recordset(rows) as given(code text, status text, valid_from date, valid_to date)
  on conflict (code, status, valid_from) do update set valid_to = excluded.valid_to, source = excluded.source;
  get diagnostics stored = row_count;
  return stored;
end
$$;
comment on function public.import_territory_status(jsonb, text) is 'Territories of order No. 376, all at once.';
revoke execute on function public.import_territory_status(jsonb, text) from public;
grant execute on function public.import_territory_status(jsonb, text) to authenticated, service_role;

create function public.set_participation(community text, new_state text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_role('administrator', 'programme_coordinator');
  insert into public.participations (community_code, state) values (community, new_state)
  on conflict (community_code) do update set state = excluded.state, changed_at = now();
end
$$;
comment on function public.set_participation(text, text) is 'A community applies, or is accepted.';
revoke execute on function public.set_participation(text, text) from public;
grant execute on function public.set_participation(text, text) to authenticated, service_role;

create function public.publish_version(questionnaire text, title jsonb, version text, document jsonb, codebook jsonb)
returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  perform private.require_role('administrator', 'programme_coordinator');
  insert into public.questionnaires (id, title) values (questionnaire, title) on conflict (id) do nothing;
  if exists (select from public.questionnaire_versions as held
             where held.questionnaire = publish_version.questionnaire and held.version >= publish_version.version) then
    perform private.refuse('version_must_grow', jsonb_build_object('version', version));
  end if;
  insert into public.questionnaire_versions (questionnaire, version, document, codebook, published_at)
  values (questionnaire, version, document, codebook, now());
end
$$;
comment on function public.publish_version(text, jsonb, text, jsonb, jsonb) is 'Publishes a version for ever.';
revoke execute on function public.publish_version(text, jsonb, text, jsonb, jsonb) from public;
grant execute on function public.publish_version(text, jsonb, text, jsonb, jsonb) to authenticated, service_role;

create function public.create_round(code text, title jsonb, questionnaire text, version text, parts text[],
                                    opens_at timestamptz, closes_at timestamptz, communities text[])
returns uuid
language plpgsql volatile security definer set search_path = ''
as $$
declare
  new_round uuid;
begin
  perform private.require_role('administrator', 'programme_coordinator');
  insert into public.rounds (code, title, questionnaire, version, parts, opens_at, closes_at)
  values (code, title, questionnaire, version, parts, opens_at, closes_at) returning id into new_round;
  insert into public.round_communities (round_id, community_code)
  select new_round, community from unnest(communities) as community order by community;
  return new_round;
end
$$;
comment on function public.create_round(text, jsonb, text, text, text[], timestamptz, timestamptz, text[]) is
  'A planned round with its communities; unsafe territories are refused.';
revoke execute on function public.create_round(text, jsonb, text, text, text[], timestamptz, timestamptz, text[])
  from public;
grant execute on function public.create_round(text, jsonb, text, text, text[], timestamptz, timestamptz, text[])
  to authenticated, service_role;

create function public.set_round_state(round text, new_state text) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  held public.rounds;
begin
  perform private.require_role('administrator', 'programme_coordinator');
  select * into held from public.rounds where code = round for update;
  if not found then
    perform private.refuse('unknown_round', jsonb_build_object('round', left(round, 64)));
  end if;
  if held.state = 'closed' or (held.state, new_state) not in (
    ('planned', 'open'), ('open', 'paused'), ('paused', 'open'), ('open', 'closed'), ('paused', 'closed')) then
    perform private.refuse('round_cannot_change', jsonb_build_object('from', held.state, 'to', left(new_state, 32)));
  end if;
  update public.rounds set state = new_state where id = held.id;
end
$$;
comment on function public.set_round_state(text, text) is 'Open, pause, close; a closed round stays closed.';
revoke execute on function public.set_round_state(text, text) from public;
grant execute on function public.set_round_state(text, text) to authenticated, service_role;
