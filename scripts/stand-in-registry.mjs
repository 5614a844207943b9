// As much of a package registry as publishing and installing need, in memory, on this machine only.
import { createServer } from "node:http";

/** Starts it: its address, what was published in order, and how to stop it. */
export async function startRegistry() {
  const documents = new Map();
  const tarballs = new Map();
  const published = [];

  function publish(document) {
    const known = documents.get(document.name) ?? { versions: {}, "dist-tags": {} };
    for (const version of Object.keys(document.versions)) {
      published.push({ name: document.name, version });
    }
    documents.set(document.name, {
      ...document,
      _attachments: undefined,
      versions: { ...known.versions, ...document.versions },
      "dist-tags": { ...known["dist-tags"], ...document["dist-tags"] },
    });
    for (const [file, { data }] of Object.entries(document._attachments)) {
      const scope = document.name.split("/")[0];
      tarballs.set(file.startsWith(scope) ? file : `${scope}/${file}`, Buffer.from(data, "base64"));
    }
  }

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname.slice(1));
    const answer = (status, body) => {
      response.writeHead(status);
      response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
    };
    if (request.method === "PUT") {
      const chunks = await request.toArray();
      publish(JSON.parse(Buffer.concat(chunks).toString()));
      return answer(201, { ok: true });
    }
    const file = path.includes("/-/") ? tarballs.get(path.split("/-/")[1]) : undefined;
    const found = file ?? documents.get(path);
    return found === undefined ? answer(404, { error: "not found" }) : answer(200, found);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    published,
    stop: () => server.close(),
  };
}
