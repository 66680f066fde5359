/** GET /metrics: counts that the parts keep anyway, read when they are asked for. */
import { sessionStatus } from "../protocol/session.ts";
import type { HttpContext } from "./context.ts";
import { EXPOSITION_TYPE, exposition, type Metric } from "./exposition.ts";
import { type Route, route } from "./route.ts";

export function metricsRoutes(context: HttpContext): Route[] {
  return [
    route({
      method: "GET",
      path: "/metrics",
      id: "getMetrics",
      summary: "Counts and times in the text format of Prometheus",
      access: "view",
      answers: { 200: { media: "text/plain" } },
      handle: () =>
        new Response(exposition(metricsOf(context)), {
          headers: { "content-type": EXPOSITION_TYPE },
        }),
    }),
  ];
}

function metricsOf(context: HttpContext): Metric[] {
  return [
    ...ingestMetrics(context),
    ...spoolMetrics(context),
    ...notifyMetrics(context),
    ...sessionMetrics(context),
    ...tmuxMetrics(context),
    ...liveMetrics(context),
    ...storageMetrics(context),
    ...processMetrics(context),
  ].map((metric) => ({ ...metric, name: `claude_rpg_${metric.name}` }));
}

function counter(name: string, help: string, value: number): Metric {
  return { name: `${name}_total`, help, type: "counter", value };
}

function gauge(name: string, help: string, value: number): Metric {
  return { name, help, type: "gauge", value };
}

function ingestMetrics({ ingest, meters, store, faults }: HttpContext): Metric[] {
  const { stats } = ingest;
  return [
    {
      name: "hook_events_total",
      help: "Hook events taken, by type; a name this version does not know counts as unknown.",
      type: "counter",
      values: [...ingest.eventTypes].map(([type, count]) => [{ type }, count]),
    },
    counter("hook_events_duplicate", "Hook events that were there before.", stats.duplicates),
    counter("hook_events_unknown", "Hook events of unknown names.", stats.unknownEvents),
    counter("hook_events_raw", "Hook events kept raw because the rules failed.", stats.raw),
    {
      name: "ingest_latency_seconds",
      help: "From a hook's arrival to its commit.",
      type: "histogram",
      histogram: meters.ingestSeconds,
    },
    {
      name: "ingest_batch_members",
      help: "Writes that shared one commit.",
      type: "histogram",
      histogram: ingest.batchMembers,
    },
    gauge(
      "events_unapplied",
      "Stored events that the rules failed on.",
      store.events.countUnapplied(),
    ),
    gauge("data_faults", "Broken promises that the last check of the data found.", faults()),
    gauge("ingest_queue_members", "Writes that wait for a commit.", stats.waiting),
    counter("ingest_commits", "Commits of the database.", stats.commits),
    counter("ingest_commit_failures", "Commits that failed.", stats.failures),
  ];
}

function spoolMetrics(context: HttpContext): Metric[] {
  const spool = context.spool();
  return [
    gauge("spool_files", "Events that hook scripts left while the server was away.", spool.files),
    gauge("spool_bytes", "Their size.", spool.bytes),
    gauge("spool_poisoned_files", "Spooled events that lie set aside.", spool.poisoned.length),
    counter("spool_taken", "Spooled events taken in.", spool.taken),
    counter("spool_poison", "Spooled events set aside after three tries.", spool.poison),
    counter("spool_dropped", "Events lost because the spool was full.", spool.dropped),
  ];
}

function notifyMetrics(context: HttpContext): Metric[] {
  const report = context.notifyReport();
  return [
    gauge("outbox_open", "Messages that wait to be sent.", report.open),
    gauge("outbox_given_up", "Messages given up, of the last thousand.", report.givenUp),
    counter("outbox_sent", "Messages sent.", report.sent),
    counter("outbox_failures", "Tries to send a message that failed.", report.failures),
  ];
}

function sessionMetrics(context: HttpContext): Metric[] {
  const statuses = context.statuses();
  const observed = context.observed();
  return [
    {
      name: "sessions",
      help: "Live sessions by status.",
      type: "gauge",
      values: sessionStatus.options.map((status) => [
        { status },
        statuses.filter((one) => one === status).length,
      ]),
    },
    {
      name: "status_corrections_total",
      help: "Changes of status that no hook told of, by the source that did.",
      type: "counter",
      values: Object.entries(observed.corrections).map(([source, value]) => [{ source }, value]),
    },
    counter(
      "screens_unrecognised",
      "Agent screens that the reader could not place.",
      observed.unrecognisedScreens,
    ),
    gauge("permissions_held", "Requests that wait for an answer.", context.held.list().length),
  ];
}

function tmuxMetrics(context: HttpContext): Metric[] {
  const tmux = context.tmux();
  return [
    counter("tmux_spawns", "Runs of tmux by the poller.", tmux.spawns),
    counter("tmux_captures", "Screens captured.", tmux.captures),
    counter(
      "tmux_failures",
      "Runs of tmux that failed, a pane that had gone among them.",
      tmux.failures,
    ),
    gauge("tmux_panes", "Panes of all tmux servers.", context.panes().items.length),
  ];
}

function liveMetrics({ hub: { stats } }: HttpContext): Metric[] {
  return [
    gauge("live_clients", "Pages that are connected.", stats.clients),
    counter("live_deltas", "Changes told to pages.", stats.deltas),
    counter("live_bytes", "Bytes queued for pages.", stats.bytes),
    counter("live_dropped", "Pages closed because they could not keep up.", stats.dropped),
  ];
}

function storageMetrics({ sizes, store, backups, lostEvents }: HttpContext): Metric[] {
  const { fileBytes, walBytes, tables } = sizes();
  // These two are known at any moment, the others as of the last count.
  const rows = { ...tables, events: store.events.count(), xp_events: store.ledger.count() };
  const newest = backups.list()[0];
  return [
    gauge("database_bytes", "Size of the database file.", fileBytes),
    gauge("database_wal_bytes", "Size of its write-ahead log.", walBytes),
    {
      name: "database_rows",
      help: "Rows by table; most tables are counted once an hour.",
      type: "gauge",
      values: Object.entries(rows).map(([table, count]) => [{ table }, count]),
    },
    gauge(
      "database_lost_events",
      "Events that were committed and are missing, by the last loss that was found.",
      lostEvents(),
    ),
    gauge(
      "backup_newest_timestamp_seconds",
      "When the newest backup was made; 0 without one.",
      newest ? Date.parse(newest.at) / 1000 : 0,
    ),
  ];
}

function processMetrics({ version, meters }: HttpContext): Metric[] {
  const { user, system } = process.cpuUsage();
  return [
    {
      name: "event_loop_lag_seconds",
      help: "How late a timer came, four looks a second.",
      type: "histogram",
      histogram: meters.loopLagSeconds,
    },
    gauge("process_resident_memory_bytes", "Memory of the process.", process.memoryUsage.rss()),
    counter("process_cpu_seconds", "Processor time of the process.", (user + system) / 1e6),
    gauge("process_uptime_seconds", "Time since the process began.", process.uptime()),
    { name: "build_info", help: "1.", type: "gauge", values: [[{ version }, 1]] },
  ];
}
