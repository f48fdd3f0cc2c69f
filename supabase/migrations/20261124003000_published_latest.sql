-- Only the latest results of a community in a round can be read: two of them beside each other tell what the few
-- people in between have answered.

drop policy "Everyone reads published results" on public.published_snapshots;

create function private.is_latest_snapshot(the_series integer, the_seq integer) returns boolean
language sql stable security definer set search_path = ''
as $$
  select not exists (
    select from public.published_snapshots as later where later.series = the_series and later.seq > the_seq)
$$;
revoke execute on function private.is_latest_snapshot(integer, integer) from public;
grant execute on function private.is_latest_snapshot(integer, integer) to anon, authenticated, service_role;

create policy "Everyone reads the latest published results" on public.published_snapshots
  for select using (private.is_latest_snapshot(series, seq));

-- The process that publishes compares with it: a question that few have answered since stays as it was.
create function public.latest_document(the_series integer) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select document from public.published_snapshots where series = the_series order by seq desc limit 1
$$;
comment on function public.latest_document(integer) is 'The results of a series as published last, or null.';
revoke execute on function public.latest_document(integer) from public;
grant execute on function public.latest_document(integer) to service_role;
