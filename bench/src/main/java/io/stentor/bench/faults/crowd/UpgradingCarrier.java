package io.stentor.bench.faults.crowd;

/**
 * Polling that becomes a WebSocket. An upgrade that fails before its last step goes on with polling; what is sent meanwhile waits for whichever
 * it is to be.
 */
final class UpgradingCarrier implements Carrier {
    private static final String PROBE = "2probe";
    private static final String PROBED = "3probe";
    private static final String UPGRADE = "5";

    private final Network network;
    private final Listener listener;
    private PollingCarrier polling;
    private WebSocketCarrier webSocket;
    private boolean probed;
    private boolean upgraded;
    private boolean ended;
    private boolean reading = true;

    private UpgradingCarrier(Network network, Listener listener) {
        this.network = network;
        this.listener = listener;
    }

    static UpgradingCarrier open(Network network, Listener listener) {
        UpgradingCarrier carrier = new UpgradingCarrier(network, listener);
        carrier.polling = PollingCarrier.open(network, carrier.new Polled());
        return carrier;
    }

    private void probe() {
        webSocket = WebSocketCarrier.open(network, "&sid=" + polling.sid(), new Probed());
        if (!reading) {
            webSocket.setReading(false);
        }
        webSocket.send(PROBE);
    }

    private void onProbed() {
        probed = true;
        polling.pause(this::upgrade);
    }

    private void upgrade() {
        if (!probed || upgraded || ended) {
            return;
        }
        upgraded = true;
        webSocket.send(UPGRADE);
        polling.takeUnsent().forEach(webSocket::send);
        polling.leave();
    }

    private void end(String reason) {
        if (!ended) {
            close();
            listener.onEnd(reason);
        }
    }

    @Override
    public void send(String packet) {
        if (upgraded) {
            webSocket.send(packet);
        } else {
            polling.send(packet);
        }
    }

    @Override
    public void setReading(boolean isReading) {
        reading = isReading;
        polling.setReading(isReading);
        if (webSocket != null) {
            webSocket.setReading(isReading);
        }
    }

    @Override
    public void close() {
        ended = true;
        if (!upgraded) {
            polling.close();
        }
        if (webSocket != null) {
            webSocket.close();
        }
    }

    @Override
    public void abort() {
        ended = true;
        polling.abort();
        if (webSocket != null) {
            webSocket.abort();
        }
    }

    private final class Polled implements Listener {
        @Override
        public void onPacket(String packet) {
            listener.onPacket(packet);
            if (packet.startsWith("0") && !ended) {
                probe();
            }
        }

        @Override
        public void onEnd(String reason) {
            if (!upgraded) {
                end(reason);
            }
        }
    }

    private final class Probed implements Listener {
        @Override
        public void onPacket(String packet) {
            if (packet.equals(PROBED) && !upgraded) {
                onProbed();
            } else if (upgraded) {
                listener.onPacket(packet);
            }
        }

        @Override
        public void onEnd(String reason) {
            if (upgraded) {
                end(reason);
            } else if (!ended) {
                probed = false;
                polling.resume();
            }
        }
    }
}
