import { describe, expect, test } from "bun:test";
import { paneKey } from "../../src/protocol/session.ts";
import { paneKeyOf, parseTmuxEnv, serverKey } from "../../src/tmux/keys.ts";

describe("keys of servers and panes", () => {
  test("two sockets with a %3 each have two pane keys, and both fit the protocol", () => {
    const one = paneKeyOf(serverKey("/tmp/tmux-0/default", 100), "%3");
    const other = paneKeyOf(serverKey("/tmp/tmux-0/work", 100), "%3");
    expect(one).not.toBe(other);
    for (const key of [one, other]) expect(paneKey.parse(key)).toBe(key);
  });

  test("a restarted server on the same socket has another key", () => {
    expect(serverKey("/tmp/s", 100)).not.toBe(serverKey("/tmp/s", 101));
  });

  test("TMUX is read from the right, so a socket path may hold commas", () => {
    const socketPath = "/tmp/a,b,7/tmux-0/x";
    expect(parseTmuxEnv(`${socketPath},4711,0`)).toEqual({ socketPath, serverPid: 4711 });
  });

  test.each(["", "/tmp/x", "/tmp/x,12", "/tmp/x,pid,0", ",1,2"])("%p is not a TMUX", (text) => {
    expect(parseTmuxEnv(text)).toBeNull();
  });
});
