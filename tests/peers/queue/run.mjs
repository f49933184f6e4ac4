// How many jobs a second `graphile-worker` carries out that do what a command of the host does to its tables: a case read and
// written back (2.5 KB), a claim, an effect, an answer and a row of the city's log, in one transaction, the log's place taken under a
// lock of the city.
//
//     node run.mjs postgres://… SECONDS
//
// A line of JSON for each number of clients that give jobs and wait for them.
import { makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";

const [connectionString, length] = process.argv.slice(2);
const CASES = 10_000;
const CITIES = 16;
const BODY = Buffer.alloc(2_500, "c");
const SMALL = Buffer.alloc(600, "e");

const pool = new pg.Pool({ connectionString, max: 40 });
await pool.query(`
  create table cases (city text, id int, sequence int, body bytea, primary key (city, id));
  create table claims (city text, case_id int, responder text, primary key (city, case_id));
  create table effects (city text, id text, body bytea, primary key (city, id));
  create table answers (city text, key text, answer bytea, primary key (city, key));
  create table log (city text, position bigint, case_id int, body bytea, primary key (city, position));
  insert into cases select 'c' || n % ${CITIES}, n, 1, '\\x${BODY.toString("hex")}' from generate_series(0, ${CASES - 1}) n;
`);

// Whoever waits for a job, by its key.
const waiting = new Map();

async function command({ city, id, key }, helpers) {
  await helpers.withPgClient(async (client) => {
    await client.query("begin");
    const { rows } = await client.query("select sequence, body from cases where city = $1 and id = $2 for update", [city, id]);
    const sequence = rows[0].sequence + 1;
    await client.query("update cases set sequence = $3, body = $4 where city = $1 and id = $2", [city, id, sequence, rows[0].body]);
    await client.query("insert into claims values ($1, $2, $3) on conflict (city, case_id) do update set responder = excluded.responder", [city, id, key]);
    await client.query("insert into answers values ($1, $2, $3)", [city, key, SMALL]);
    await client.query("insert into effects values ($1, $2, $3)", [city, key, SMALL]);
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [city]);
    const last = await client.query("select coalesce(max(position), 0) + 1 as next from log where city = $1", [city]);
    await client.query("insert into log values ($1, $2, $3, $4)", [city, last.rows[0].next, id, SMALL]);
    await client.query("commit");
  });
}

const utils = await makeWorkerUtils({ pgPool: pool });
await utils.migrate();
const quiet = { error() {}, warn() {}, info() {}, debug() {} };
const { Logger } = await import("graphile-worker");
const logger = new Logger(() => (level, message) => (level === "error" ? console.error(message) : quiet));
const events = new (await import("node:events")).EventEmitter();
events.on("job:complete", ({ job, error }) => {
  const key = job.key ?? job.payload?.key;
  const done = waiting.get(key);
  waiting.delete(key);
  if (error) throw error;
  done?.();
});
// Two workers, as there are two hosts.
const runners = [];
for (let number = 0; number < 2; number += 1) {
  runners.push(await run({ connectionString, concurrency: 16, maxPoolSize: 20, pollInterval: 100, noHandleSignals: true, events, logger, taskList: { command } }));
}

let given = 0;
async function client(ends) {
  let done = 0;
  while (Date.now() < ends) {
    given += 1;
    const key = `k${given}`;
    const id = (given * 7919) % CASES;
    const finished = new Promise((resolve) => waiting.set(key, resolve));
    await utils.addJob("command", { city: `c${id % CITIES}`, id, key }, { jobKey: key });
    await finished;
    done += 1;
  }
  return done;
}

for (const clients of [1, 16, 100]) {
  const began = Date.now();
  const ends = began + Number(length) * 1_000;
  const counts = await Promise.all(Array.from({ length: clients }, () => client(ends)));
  const rate = counts.reduce((sum, count) => sum + count, 0) / ((Date.now() - began) / 1_000);
  console.log(JSON.stringify({ what: `graphile-worker, ${CITIES} cities, ${clients} clients`, rate }));
}
await Promise.all(runners.map((runner) => runner.stop()));
await utils.release();
await pool.end();
