package io.stentor.proofs.fuzz;

import io.stentor.cluster.redis.RedisFuzz;
import io.stentor.cluster.redis.ShardedFuzz;
import io.stentor.cluster.redis.StreamsFuzz;
import io.stentor.server.config.ConfigFuzz;
import io.stentor.server.conversation.JsonFuzz;
import io.stentor.wire.socketio.PacketsFuzz;
import io.stentor.wire.websocket.FramesFuzz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** What is fuzzed, each with its folder of inputs. */
enum FuzzTarget {
    CONFIG,
    FRAMES,
    HTTP,
    JSON,
    PACKETS,
    PAYLOADS,
    REDIS,
    SERVER,
    SHARDED,
    STREAMS;

    private static final String CORPUS = "src/test/corpus";

    static FuzzTarget named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The input is the target's; whatever it throws is a finding. */
    void run(byte[] input) throws IOException {
        switch (this) {
            case CONFIG -> ConfigFuzz.run(input);
            case FRAMES -> FramesFuzz.run(input);
            case HTTP -> HttpFuzz.run(input);
            case JSON -> JsonFuzz.run(input);
            case PACKETS -> PacketsFuzz.run(input);
            case PAYLOADS -> PayloadsFuzz.run(input);
            case REDIS -> RedisFuzz.run(input);
            case SERVER -> ServerFuzz.run(input);
            case SHARDED -> ShardedFuzz.run(input);
            case STREAMS -> StreamsFuzz.run(input);
        }
    }

    /** Samples of good traffic, and what a fuzzer once found. */
    Path corpus() {
        return Path.of(CORPUS, text());
    }
}
