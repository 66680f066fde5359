/** Requests as they are written, for what fetch would mend. */
import { connect } from "node:net";

/** The status of the answer; 0 when the connection closes without one. */
export function rawStatusAt(url: string, lines: readonly string[], body = ""): Promise<number> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      if (!status) return;
      socket.destroy();
      resolve(Number(status));
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(0));
    socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  });
}

/** The head of a request that opens a WebSocket. */
export function upgradeLines(host: string, path: string): string[] {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  ];
}
