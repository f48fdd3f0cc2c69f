-- What residents and imports call: submit, withdraw, import.

create function private.store_response(the_round public.rounds, the_series integer, answers jsonb, client_token uuid,
                                       the_language text, the_mode text, the_seconds integer, at timestamptz)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  the_cell smallint;
begin
  select private.cell_of(codebook, answers) into the_cell from public.questionnaire_versions
  where questionnaire = the_round.questionnaire and version = the_round.version;
  insert into public.responses (received_at, series, language, mode, seconds, cell, receipt_hash, answers)
  values (date_trunc('hour', at), the_series, the_language, the_mode, the_seconds, the_cell,
          sha256(convert_to(private.receipt_of(client_token), 'utf8')), answers);
  perform private.move_counts(the_series, the_round, the_cell, 0::smallint, answers, 1);
end
$$;
revoke execute on function private.store_response(
  public.rounds, integer, jsonb, uuid, text, text, integer, timestamptz) from public;

create function private.open_round(round text) returns public.rounds
language plpgsql stable security definer set search_path = ''
as $$
declare
  found_round public.rounds;
  state text;
begin
  select * into found_round from public.rounds where code = round;
  if not found then
    perform private.refuse('unknown_round', jsonb_build_object('round', left(round, 64)));
  end if;
  state := private.round_state(found_round);
  if state <> 'open' then
    perform private.refuse('round_' || state, jsonb_build_object(
      'round', round, 'opens_at', found_round.opens_at, 'closes_at', found_round.closes_at));
  end if;
  return found_round;
end
$$;
revoke execute on function private.open_round(text) from public;

-- Stores one sheet of answers. The same client_token again changes nothing and gives the same receipt.
create function public.submit_response(round text, community text, version text, answers jsonb, client_token uuid,
                                       language text default 'uk', mode text default 'web', seconds integer default null)
returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_round public.rounds;
  the_series integer;
begin
  if exists (select from public.response_tokens as tokens join public.rounds on rounds.id = tokens.round_id
             where tokens.client_token = submit_response.client_token and rounds.code = round) then
    return jsonb_build_object('receipt', private.receipt_of(client_token), 'repeated', true);
  end if;
  if mode not in ('web', 'light') then
    perform private.refuse('mode_not_allowed', jsonb_build_object('mode', left(mode, 32)));
  end if;
  the_round := private.open_round(round);
  if the_round.version <> version then
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
comment on function public.submit_response(text, text, text, jsonb, uuid, text, text, integer) is
  'A resident''s answers: checked against the round, the territory and the codebook, stored once, counted.';
revoke execute on function public.submit_response(text, text, text, jsonb, uuid, text, text, integer) from public;
grant execute on function public.submit_response(text, text, text, jsonb, uuid, text, text, integer)
  to anon, authenticated, service_role;

-- Takes an anonymous response back by its receipt, until the round closes (decisions 15).
create function public.withdraw_response(round text, receipt text) returns jsonb
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_round public.rounds := private.open_round(round);
  taken public.responses;
begin
  delete from public.responses
  where receipt_hash = sha256(convert_to(upper(trim(receipt)), 'utf8'))
    and series in (select series from public.round_communities where round_id = the_round.id)
  returning * into taken;
  if not found then
    perform private.refuse('unknown_receipt');
  end if;
  perform private.move_counts(taken.series, the_round, taken.cell, taken.flag, taken.answers, -1);
  return jsonb_build_object('withdrawn', true);
end
$$;
comment on function public.withdraw_response(text, text) is 'Removes one response and its counts by the receipt code.';
revoke execute on function public.withdraw_response(text, text) from public;
grant execute on function public.withdraw_response(text, text) to anon, authenticated, service_role;

-- Gathered elsewhere (paper, another system, the demonstration): each row through the same checks.
create function public.import_responses(round text, rows jsonb) returns integer
language plpgsql volatile security definer set search_path = ''
as $$
declare
  the_round public.rounds;
  entry jsonb;
  stored integer := 0;
begin
  select * into the_round from public.rounds where code = round;
  if not found then
    perform private.refuse('unknown_round', jsonb_build_object('round', left(round, 64)));
  end if;
  perform pg_advisory_xact_lock(hashtext('import_responses'));
  for entry in select * from jsonb_array_elements(rows) loop
    perform private.check_answers(the_round, entry -> 'answers');
    insert into public.response_tokens (client_token, round_id)
    values ((entry ->> 'client_token')::uuid, the_round.id) on conflict do nothing;
    if found then
      perform private.store_response(the_round, private.series_of(the_round, entry ->> 'community'),
        entry -> 'answers', (entry ->> 'client_token')::uuid, entry ->> 'language', entry ->> 'mode',
        (entry ->> 'seconds')::integer, (entry ->> 'received_at')::timestamptz);
      stored := stored + 1;
    end if;
  end loop;
  return stored;
end
$$;
comment on function public.import_responses(text, jsonb) is 'Stores many gathered responses; repeats are skipped.';
revoke execute on function public.import_responses(text, jsonb) from public;
grant execute on function public.import_responses(text, jsonb) to service_role;
