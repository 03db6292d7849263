// What Gatehouse is measured against: Aedes as it comes, with nothing to decide. TCP_NODELAY is set, as Gatehouse sets it.
import { createServer } from "node:net";
import { Aedes } from "aedes";

const broker = await Aedes.createBroker();
const server = createServer({ noDelay: true }, broker.handle);
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.once("disconnect", () => process.exit(0));
