-- What a host keeps, in the words that SQLite and PostgreSQL share. `/*bytewise*/` stands where texts are compared byte by byte,
-- which SQLite does of itself. Every key leads with the city, so that a city can be moved, and tables be divided by it.

create table cities (
  city text /*bytewise*/ primary key,
  policy text /*bytewise*/ not null
);

create table policies (
  city text /*bytewise*/ not null,
  digest text /*bytewise*/ not null,
  name text /*bytewise*/ not null,
  version bigint not null,
  uploaded bigint not null,
  source bytea not null,
  primary key (city, digest)
);

create table cases (
  city text /*bytewise*/ not null,
  id text /*bytewise*/ not null,
  sequence bigint not null,
  policy text /*bytewise*/ not null,
  stage text /*bytewise*/ not null,
  category text /*bytewise*/ not null,
  urgency text /*bytewise*/ not null,
  area_key text /*bytewise*/ not null,
  opened bigint not null,
  next_due bigint,
  holder text /*bytewise*/,
  body bytea not null,
  primary key (city, id)
);
-- What is due, of every city: few of all cases have a deadline.
create index cases_due on cases (next_due) where next_due is not null;
-- The order of lists: what runs out next, those without a deadline last; or the newest first.
create index cases_order on cases (city, (coalesce(next_due, 9223372036854775807)), id);
create index cases_newest on cases (city, opened, id);
-- The queue of a coordinator.
create index cases_queue on cases (city, stage, (coalesce(next_due, 9223372036854775807)), id);
create index cases_policy on cases (city, policy);
create index cases_area on cases (city, area_key);
-- Service requests, newest first.
create index cases_opened on cases (city, opened);

-- By which a case is found: keyed hashes of words, from which no word can be read.
create table terms (
  city text /*bytewise*/ not null,
  term bytea not null,
  case_id text /*bytewise*/ not null,
  primary key (city, term, case_id)
);
create index terms_of on terms (city, case_id);

create table claims (
  city text /*bytewise*/ not null,
  case_id text /*bytewise*/ not null,
  place bigint not null,
  responder text /*bytewise*/ not null,
  status text /*bytewise*/ not null,
  live bigint not null,
  since bigint not null,
  due bigint,
  primary key (city, case_id, place)
);
create index claims_of on claims (city, responder, since);

create table responders (
  city text /*bytewise*/ not null,
  id text /*bytewise*/ not null,
  kind text /*bytewise*/ not null,
  area_key text /*bytewise*/ not null,
  active bigint not null,
  body bytea not null,
  primary key (city, id)
);
create index responders_of on responders (city, kind, area_key, id) where active = 1;

create table ties (
  city text /*bytewise*/ not null,
  area_key text /*bytewise*/ not null,
  responder text /*bytewise*/ not null,
  primary key (city, area_key, responder)
);
create index ties_of on ties (city, responder);

create table notices (
  city text /*bytewise*/ not null,
  responder text /*bytewise*/ not null,
  case_id text /*bytewise*/ not null,
  step text /*bytewise*/ not null,
  area_key text /*bytewise*/ not null,
  at bigint not null,
  primary key (city, responder, case_id, step)
);
create index notices_at on notices (city, area_key, at);

-- What is kept for somebody for a while, and how much of it is done: plans, and moves to another policy.
create table tasks (
  city text /*bytewise*/ not null,
  id text /*bytewise*/ not null,
  kind text /*bytewise*/ not null,
  subject text /*bytewise*/ not null,
  until bigint not null,
  done bigint not null,
  body bytea not null,
  primary key (city, id)
);
create index tasks_until on tasks (city, until);

create table answers (
  city text /*bytewise*/ not null,
  subject text /*bytewise*/ not null,
  key text /*bytewise*/ not null,
  fingerprint bytea not null,
  case_id text /*bytewise*/,
  at bigint not null,
  answer bytea not null,
  primary key (city, subject, key)
);
create index answers_of on answers (city, case_id) where case_id is not null;
create index answers_at on answers (at);

create table effects (
  city text /*bytewise*/ not null,
  id text /*bytewise*/ not null,
  receiver text /*bytewise*/ not null,
  case_id text /*bytewise*/ not null,
  position bigint not null,
  next_try bigint not null,
  attempts bigint not null,
  body bytea not null,
  primary key (city, id, receiver)
);
create index effects_next on effects (receiver, next_try, position);
create index effects_of on effects (city, case_id);

create table log (
  city text /*bytewise*/ not null,
  position bigint not null,
  previous bytea not null,
  hash bytea not null,
  kind text /*bytewise*/ not null,
  case_id text /*bytewise*/,
  sequence bigint,
  at bigint not null,
  body bytea not null,
  primary key (city, position)
);
create unique index log_of on log (city, case_id, sequence) where sequence is not null;
create index log_about on log (city, case_id, position);

-- What one host alone does for a while.
create table leases (
  name text /*bytewise*/ primary key,
  holder text /*bytewise*/ not null,
  token bigint not null,
  until bigint not null
);

-- Up to where a city's log was announced to whoever follows from elsewhere.
create table announced (
  city text /*bytewise*/ primary key,
  position bigint not null
);

-- Cities that take no writes here: they leave for another database, have left, or arrive from one.
create table fences (
  city text /*bytewise*/ primary key,
  move text /*bytewise*/ not null,
  state text /*bytewise*/ not null,
  peer text /*bytewise*/ not null,
  until bigint
);

-- Endpoints of webhooks. `passed` and `part` say how far each has come in the log; `fence` counts those who were at it.
create table webhooks (
  city text /*bytewise*/ not null,
  id text /*bytewise*/ not null,
  url text /*bytewise*/ not null,
  types text /*bytewise*/ not null,
  state text /*bytewise*/ not null,
  secrets bytea not null,
  opened bigint not null,
  passed bigint not null,
  part bigint not null,
  delivered bigint not null,
  failures bigint not null,
  since bigint,
  next_try bigint not null,
  why text /*bytewise*/,
  lease_until bigint not null,
  fence bigint not null,
  primary key (city, id)
);

-- Events that an endpoint did not take, and those of the same case behind them.
create table letters (
  city text /*bytewise*/ not null,
  webhook text /*bytewise*/ not null,
  position bigint not null,
  part bigint not null,
  event text /*bytewise*/ not null,
  type text /*bytewise*/ not null,
  case_id text /*bytewise*/ not null,
  state text /*bytewise*/ not null,
  since bigint not null,
  next_try bigint not null,
  attempts bigint not null,
  why text /*bytewise*/ not null,
  primary key (city, webhook, position, part)
);
create index letters_next on letters (city, webhook, state, next_try);
-- The names of the key-encryption keys that keys below are wrapped under: digests of them, not the keys.
create table sealing_keys (
  name bytea primary key
);

create table case_keys (
  city text /*bytewise*/ not null,
  case_id text /*bytewise*/ not null,
  wrapped bytea not null,
  primary key (city, case_id)
);

create table person_keys (
  city text /*bytewise*/ not null,
  person text /*bytewise*/ not null,
  wrapped bytea not null,
  primary key (city, person)
);

create table contacts (
  city text /*bytewise*/ not null,
  person text /*bytewise*/ not null,
  body bytea not null,
  primary key (city, person)
);

create table attachments (
  city text /*bytewise*/ not null,
  case_id text /*bytewise*/ not null,
  place bigint not null,
  body bytea not null,
  primary key (city, case_id, place)
);

-- Hosts that work here. Nothing hangs on it but what an operator is shown.
create table hosts (
  id text /*bytewise*/ primary key,
  component text not null,
  contract text not null,
  started bigint not null,
  seen bigint not null
);

-- Cases over which the rules broke off, and how often they were tried.
create table quarantined (
  city text /*bytewise*/ not null,
  case_id text /*bytewise*/ not null,
  attempts bigint not null,
  at bigint not null,
  why text not null,
  primary key (city, case_id)
);
