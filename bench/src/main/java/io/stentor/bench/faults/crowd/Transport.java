package io.stentor.bench.faults.crowd;

import java.util.Locale;

/** How a client is connected. */
public enum Transport {
    WEBSOCKET,
    POLLING,
    /** Begins with polling and upgrades, as stock clients do by themselves. */
    UPGRADING;

    /** As it stands in a fault's file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Carrier open(Network network, Carrier.Listener listener) {
        return switch (this) {
            case WEBSOCKET -> WebSocketCarrier.open(network, "", listener);
            case POLLING -> PollingCarrier.open(network, listener);
            case UPGRADING -> UpgradingCarrier.open(network, listener);
        };
    }
}
