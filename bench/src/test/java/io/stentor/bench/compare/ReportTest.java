package io.stentor.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.bench.Json;
import io.stentor.bench.compare.Outcome.CouldNot;
import io.stentor.bench.compare.Outcome.Measured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Table, JSON and charts of a comparison whose figures are given. */
class ReportTest {

    private final Standings standings = new Standings();
    private final Scenario ceiling = scenario("ceiling");
    private final Scenario hundred = scenario("100k");
    private final Scenario million = scenario("1m");

    @BeforeEach
    void fill() {
        standings.add(ceiling, Server.STENTOR, load(4_800_000, 12.5, 23.25, 0.21, 120.4, true));
        standings.add(ceiling, Server.STENTOR, load(5_000_000, 12.5, 24.75, 0.19, 120.4, false));
        standings.add(ceiling, Server.NODE, load(120_000, 500, 600.5, 8.3, 99.6, false));
        standings.add(ceiling, Server.NODE, new CouldNot("3 members were cut: closed by the server"));
        standings.add(hundred, Server.STENTOR, load(100_000, 0.5, 1.25, 2, 110, false));
        standings.add(hundred, Server.NODE, load(100_000, 20, 45, 8, 90, false));
        standings.add(million, Server.STENTOR, load(1_000_000, 3, 8, 0.5, 115, false));
        standings.add(million, Server.NODE, new CouldNot("not tried: the most it did is 120,000 deliveries/s"));
    }

    @Test
    void shouldPrintAlignedTablesWithEverythingAReaderNeeds() {
        String table = TableReport.of(report());

        assertThat(table)
                .contains(
                        "machine   Processor, 2 CPUs, 25 GB, Linux 6, JDK 25, 2026-11-24T12:00:00Z; load average 0.12 at the"
                                + " start\n",
                        "placing   server on CPU 0, load on CPU 1\n",
                        "runs      medians of 3 rounds, 3.0 s measured after 3.0 s of a rehearsal (4 messages in flight to 10 members)\n",
                        "server    Stentor: 1.0\n",
                        "left out  netty-socketio: there is no mvn on the PATH\n",
                        """
                        64 messages in flight, 1 room of 1,000 (ceiling)
                                                   deliveries/s      p50 ms      p99 ms   CPU µs/delivery       CPU %   resident MB
                          Stentor                    4,900,000*       12.50       24.00              0.20         100           120
                          socket.io on Node.js          120,000      500.00      600.50              8.30         100           100  \
                        (1 of 2 rounds; 3 members were cut: closed by the server)
                        """,
                        "  socket.io on Node.js    could not; not tried: the most it did is 120,000 deliveries/s\n",
                        "*         The load generator itself was the limit: this server can do more.\n",
                        "note      Over loopback there is no network:");
        assertThat(table).doesNotContain("Others were using this machine");
    }

    @Test
    void shouldWriteEveryRoundAsJson() throws IOException {
        assertThat(Json.flatten(JsonReport.of(report())))
                .containsEntry("passed", "true")
                .containsEntry("machine.processor", "Processor")
                .containsEntry("machine.memoryBytes", "25000000000")
                .containsEntry("effort.rounds", "3")
                .containsEntry("servers.0.id", "stentor")
                .containsEntry("servers.0.version", "1.0")
                .containsEntry("servers.2.leftOut", "there is no mvn on the PATH")
                .containsEntry("scenarios.0.id", "ceiling")
                .containsEntry("scenarios.0.servers.stentor.medians.deliveriesPerSecond", "4900000.0")
                .containsEntry("scenarios.0.servers.stentor.rounds.1.cpuMicrosPerDelivery", "0.19")
                .containsEntry("scenarios.0.servers.stentor.rounds.0.generatorWasTheLimit", "true")
                .containsEntry("scenarios.0.servers.node.rounds.1.couldNot", "3 members were cut: closed by the server")
                .doesNotContainKey("scenarios.2.servers.node.medians.deliveriesPerSecond");
    }

    @Test
    void shouldFailWhenStentorCouldNot() {
        standings.add(million, Server.STENTOR, new CouldNot("fell behind: 900,000 deliveries/s"));

        assertThat(report().passes()).isFalse();
    }

    @Test
    void shouldDrawABarForEachServerThatCould() throws Exception {
        Document chart = parse(BarChart.of(report(), million, Metric.DELIVERIES_PER_SECOND, "Ceiling < all & more"));

        // The ground and Stentor's bar.
        assertThat(chart.getElementsByTagName("rect").getLength()).isEqualTo(2);
        assertThat(chart.getDocumentElement().getTextContent())
                .contains(
                        "Ceiling < all & more",
                        "socket.io on Node.js",
                        "1,000,000",
                        "could not",
                        "prefers-color-scheme");
    }

    @Test
    void shouldDrawACurveOfLatencyAsFarAsAServerCould() throws Exception {
        Document chart = parse(LatencyChart.of(report(), Metric.P99_MS));

        assertThat(chart.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(chart.getElementsByTagName("circle").getLength()).isEqualTo(3);
        assertThat(points(chart, 0)).isEqualTo("239.3,297.1 404.7,249.3");
        assertThat(points(chart, 1)).isEqualTo("239.3,204.9");
    }

    private Report report() {
        Machine machine = new Machine(
                Instant.parse("2026-11-24T12:00:00Z"),
                "Processor",
                2,
                Optional.of(25_000_000_000L),
                "Linux 6",
                "25",
                0.12);
        return new Report(
                machine,
                Placement.apart(java.util.OptionalInt.empty(), List.of(0, 1)),
                Effort.FULL,
                List.of(contender(Server.STENTOR), contender(Server.NODE)),
                Map.of(Server.NETTY_SOCKETIO, "there is no mvn on the PATH"),
                List.of(ceiling, hundred, million),
                standings);
    }

    private static Contender contender(Server server) {
        return new Contender(server, List.of("/bin/false"), Path.of("log"), "1.0");
    }

    private static Measured load(
            double rate, double p50Ms, double p99Ms, double cpuMicros, double mb, boolean generatorWasTheLimit) {
        return new Measured(
                Map.of(
                        Metric.DELIVERIES_PER_SECOND, rate,
                        Metric.P50_MS, p50Ms,
                        Metric.P99_MS, p99Ms,
                        Metric.CPU_MICROS_PER_DELIVERY, cpuMicros,
                        Metric.CPU_PERCENT, 99.9,
                        Metric.RESIDENT_MB, mb),
                generatorWasTheLimit);
    }

    private static Scenario scenario(String id) {
        return Scenarios.of(Effort.FULL).stream()
                .filter(scenario -> scenario.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    }

    private static String points(Document chart, int curve) {
        return chart.getElementsByTagName("polyline")
                .item(curve)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue();
    }
}
