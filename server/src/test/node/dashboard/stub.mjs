// Stands in for the admin port: serves the page from the sources and figures as the test sets them.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const PAGES = new URL('../../../main/resources/io/stentor/server/admin/', import.meta.url);
const TYPES = { '.html': 'text/html; charset=UTF-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

export class AdminStub {
  /** What is asked for beside the key, when there is one. */
  stats = null;
  conversations = [];
  key = null;
  isDown = false;
  #server = createServer((request, response) => this.#answer(request, response));

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.url);
    if (!pathname.startsWith('/api/')) {
      const name = pathname === '/' ? 'index.html' : pathname.replace('/dashboard/', '');
      response.writeHead(200, { 'content-type': TYPES[extname(name)], 'content-security-policy': POLICY });
      response.end(await readFile(new URL(name, PAGES)));
    } else if (this.isDown) {
      request.socket.destroy();
    } else if (this.key && request.headers.authorization !== `Bearer ${this.key}`) {
      json(response, 401, { error: { code: 'unauthorized', message: 'an API key is needed' } });
    } else {
      json(response, 200, pathname === '/api/stats' ? this.stats : this.#page(searchParams));
    }
  }

  #page(parameters) {
    const from = Number(parameters.get('after') ?? 0);
    const to = from + Number(parameters.get('limit'));
    return { conversations: this.conversations.slice(from, to), next: to < this.conversations.length ? String(to) : null };
  }
}

function json(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
