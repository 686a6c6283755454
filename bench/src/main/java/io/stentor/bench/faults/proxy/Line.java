package io.stentor.bench.faults.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;

/** One client's connection and the one to the server that belongs to it. Owned by the proxy's loop. */
final class Line {
    private final FaultProxy proxy;
    private final Channel client;
    private final Way up;
    private final Way down;
    private Channel server;
    private boolean dead;
    private boolean ended;

    Line(FaultProxy proxy, Channel client) {
        this.proxy = proxy;
        this.client = client;
        up = new Way(this, proxy.random());
        down = new Way(this, proxy.random());
    }

    ChannelHandler fromClient() {
        return up;
    }

    ChannelHandler fromServer() {
        return down;
    }

    void open(Channel connected) {
        server = connected;
        up.open(client, server);
        down.open(server, client);
    }

    void weather(Weather next) {
        up.weather(next);
        down.weather(next);
    }

    void meet(Cut cut) {
        switch (cut) {
            case RESET -> reset();
            case FINISH -> {
                up.finish();
                down.finish();
            }
            case MIDFRAME -> down.cutNext();
            case SILENCE -> {
                dead = true;
                stop();
            }
            case HALFOPEN -> {
                dead = true;
                stop();
                reset(client);
            }
            case STALL -> stop();
            case MUTE -> up.stop(true);
        }
    }

    private void stop() {
        up.stop(true);
        down.stop(true);
    }

    void heal() {
        if (dead) {
            reset();
            return;
        }
        weather(Weather.FAIR);
        up.stop(false);
        down.stop(false);
    }

    void reset() {
        reset(client);
        reset(server);
        end();
    }

    static void reset(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException closed) {
            // By now it is.
        }
        channel.close();
    }

    /** One end is gone: so is the other, once what was under way has got there. A dead line tells nobody. */
    void onEnd(Way way) {
        if (!client.isActive() && (server == null || !server.isActive())) {
            end();
        } else if (!dead) {
            way.finish();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            proxy.onEnd(this);
            up.discard();
            down.discard();
        }
    }
}
