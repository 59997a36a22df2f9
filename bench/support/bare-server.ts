// A process of its own that says 429 to everything, as cheaply as our HTTP server can: what an attack costs the machine by being made and answered at all.
import fastify from 'fastify';

const app = fastify();
app.post('/*', (_request, reply) => reply.status(429).send({ status: 429, code: 'request.too-many' }));
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
