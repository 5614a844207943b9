import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

/** Sockets in a folder that QEMU connects to: one for each channel into the guest. */
export class Channels {
  readonly #servers: Server[] = [];
  readonly #sockets: Socket[] = [];

  /** Its path, and the connection once QEMU has made it. */
  async open(folder: string, name: string): Promise<{ path: string; socket: Promise<Socket> }> {
    const path = join(folder, name);
    const server = createServer();
    this.#servers.push(server);
    const socket = new Promise<Socket>((resolve) =>
      server.once("connection", (connection) => {
        // QEMU may be killed while we write.
        connection.on("error", () => {});
        this.#sockets.push(connection);
        resolve(connection);
      }),
    );
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return { path, socket };
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Hands on each line. Not node:readline, which throws where a machine's end is a broken connection. */
export function onLines(socket: Socket, take: (line: string) => void): void {
  let rest = "";
  socket.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
}
