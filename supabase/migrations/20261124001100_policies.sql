-- Who may read what. Writing is by functions only, so there is no policy for writing at all.

create policy "Everyone reads the gazetteer" on public.communities for select using (true);
create policy "Everyone reads the territory status" on public.territory_status for select using (true);
create policy "Everyone sees which communities take part" on public.participations for select using (true);
create policy "Everyone reads questionnaires" on public.questionnaires for select using (true);
create policy "Everyone reads published versions" on public.questionnaire_versions
  for select using (published_at is not null);
create policy "Everyone reads rounds" on public.rounds for select using (true);
create policy "Everyone reads which communities are in a round" on public.round_communities for select using (true);

create policy "A person reads their own account" on public.accounts
  for select to authenticated using (id = (select auth.uid()));
create policy "An administrator reads accounts" on public.accounts
  for select to authenticated using ((select private.has_role('administrator')));

create policy "A person reads their own roles" on public.user_roles
  for select to authenticated using (user_id = (select auth.uid()));
create policy "An administrator reads all roles" on public.user_roles
  for select to authenticated using ((select private.has_role('administrator')));

create policy "The programme coordinator reads all responses" on public.responses
  for select to authenticated using ((select private.has_role('programme_coordinator')));
create policy "A community coordinator reads responses of that community" on public.responses
  for select to authenticated using (series in (
    select here.series from public.round_communities as here
    where here.community_code in (select private.my_communities('community_coordinator'))));

create policy "An administrator reads the audit log" on public.audit_log
  for select to authenticated using ((select private.has_role('administrator')));
