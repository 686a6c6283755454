package io.stentor.bench.growth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.bench.Json;
import io.stentor.bench.compare.Machine;
import io.stentor.bench.compare.Placement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Table, JSON and chart of points that are given. */
class ReportTest {

    private final Series connections = new Series(
            Axis.CONNECTIONS,
            List.of(point(1_000, 12.5, 900, 115), point(2_000, 10, 800, 120), point(4_000, 8, 750, 131.4)));

    @Test
    void shouldPrintAlignedTablesWithSlopesBelow() {
        assertThat(TableReport.of(report(connections)))
                .contains(
                        "machine   Processor, 2 CPUs, 25 GB, Linux 6, JDK 25, 2026-11-24T12:00:00Z; load average 0.12 at the"
                                + " start\n",
                        "placing   server and load wherever the kernel puts them\n",
                        "runs      4.0 s measured after 3.0 s of warm-up and a rehearsal of 5.0 s,",
                        """
                        connections in rooms of 10, idle (connections)
                         connections   KB/connection   CPU µs/connection   resident MB
                              1,000           12.50                 900           115
                              2,000           10.00                 800           120
                              4,000            8.00                 750           131
                          KB/connection falls with connections^-0.32 (R² 1.00), at the upper end ^-0.32; expected is at most ^0: kept
                        """,
                        "result    passed\n")
                .doesNotContain("Others were using");
    }

    @Test
    void shouldWriteEverythingAsJson() throws IOException {
        assertThat(Json.flatten(JsonReport.of(report(connections))))
                .containsEntry("passed", "true")
                .containsEntry("machine.processor", "Processor")
                .containsEntry("effort.durationMs", "4000")
                .containsEntry("axes.0.id", "connections")
                .containsEntry("axes.0.points.1.value", "2000")
                .containsEntry("axes.0.points.1.kbPerConnection", "10.0")
                .containsEntry("axes.0.slopes.0.figure", "kbPerConnection")
                .containsEntry("axes.0.slopes.0.expected", "0.0")
                .containsEntry("axes.0.slopes.0.tooSteep", "false")
                .containsKeys("axes.0.slopes.0.exponent", "axes.0.slopes.0.exponentAtTheEnd");
    }

    @Test
    void shouldDrawAPanelForEachFigureWithTheFittedLine() throws Exception {
        Document chart = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(Chart.of(connections).getBytes(UTF_8)));

        assertThat(chart.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(chart.getElementsByTagName("circle").getLength()).isEqualTo(6);
        assertThat(chart.getDocumentElement().getTextContent())
                .contains(
                        "How cost grows with connections",
                        "prefers-color-scheme",
                        "4,000",
                        "KB/connection: connections^-0.32, at most ^0 is expected");
        assertThat(Chart.of(connections))
                .containsOnlyOnce("class=\"guide\" x1=\"154.0\" y1=\"184.1\" x2=\"610.0\" y2=\"221.7\"");
    }

    @Test
    void shouldFailWhenADeliveryWasWrongAndSayWhich() throws IOException {
        Report report = report(new Series(
                Axis.CONNECTIONS,
                List.of(point(1_000, 12.5, 900, 115), Point.failed(2_000, "3 members were cut: gone"))));

        assertThat(report.passes()).isFalse();
        assertThat(TableReport.of(report))
                .contains("      2,000   could not; 3 members were cut: gone\n", "result    FAILED");
        assertThat(Json.flatten(JsonReport.of(report)))
                .containsEntry("passed", "false")
                .containsEntry("axes.0.points.1.couldNot", "3 members were cut: gone");
        assertThat(Chart.of(report.series().get(0))).contains("<svg");
    }

    @Test
    void shouldFailWhenASlopeIsTooSteep() {
        Report report = report(new Series(
                Axis.CONNECTIONS,
                List.of(point(1_000, 10, 900, 115), point(2_000, 10, 900, 120), point(4_000, 20, 900, 130))));

        assertThat(report.passes()).isFalse();
        assertThat(TableReport.of(report))
                .contains("KB/connection grows with connections^0.50", "TOO STEEP", "result    FAILED");
    }

    @Test
    void shouldDrawNothingWhenNothingWasMeasured() {
        Series nothing = new Series(Axis.CONNECTIONS, List.of(Point.failed(1_000, "no"), Point.failed(2_000, "no")));

        assertThat(Chart.of(nothing)).doesNotContain("circle");
        assertThat(TableReport.of(report(nothing))).contains("KB/connection: too few points for a slope");
    }

    private static Point point(int value, double kb, double micros, double mb) {
        return Point.measured(
                value,
                Map.of(
                        Figure.KB_PER_CONNECTION, kb,
                        Figure.CPU_MICROS_PER_CONNECTION, micros,
                        Figure.RESIDENT_MB, mb));
    }

    private static Report report(Series series) {
        Machine machine = new Machine(
                Instant.parse("2026-11-24T12:00:00Z"),
                "Processor",
                2,
                Optional.of(25_000_000_000L),
                "Linux 6",
                "25",
                0.12);
        return new Report(machine, Placement.leftToTheKernel(), Effort.FULL, List.of(series));
    }
}
