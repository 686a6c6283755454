package io.stentor.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stentor.server.config.LogFormat;
import io.stentor.server.config.LogLevel;
import io.stentor.server.config.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogOutputTest {
    private static final String CONFIGURATION_FILE = "logback.configurationFile";

    private static final Options.Logging TEXT = new Options.Logging(LogLevel.INFO, LogFormat.TEXT);

    private final Logger own = LoggerFactory.getLogger("io.stentor.Something");
    private final Logger library = LoggerFactory.getLogger("io.netty.Something");

    @AfterEach
    void restore() {
        System.clearProperty(CONFIGURATION_FILE);
        LogOutput.begin(LogLevel.INFO);
    }

    @ParameterizedTest
    @CsvSource({"TRACE,WARN", "INFO,WARN", "WARN,WARN", "ERROR,ERROR"})
    void shouldWriteFromTheChosenLevelOnAndLibrariesFromWarningsOn(LogLevel level, Level libraries) {
        LogOutput.begin(level);

        Level chosen = Level.valueOf(level.name());
        assertThat(own.isEnabledForLevel(chosen)).isTrue();
        assertThat(library.isEnabledForLevel(libraries)).isTrue();
        assertThat(library.isEnabledForLevel(Level.INFO)).isFalse();
        assertThat(own.isDebugEnabled()).isEqualTo(level == LogLevel.TRACE);
    }

    @Test
    void shouldLeaveTheLogAloneWhenItsConfigurationIsGiven() {
        LogOutput.begin(LogLevel.INFO);
        System.setProperty(CONFIGURATION_FILE, "logback.xml");
        LogOutput.begin(LogLevel.ERROR);
        assertThat(own.isInfoEnabled()).isTrue();
    }

    @Test
    void shouldHaveEverythingInOrderWhenItIsSaidInSeveralWays() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (LogOutput output = LogOutput.begin(TEXT, written)) {
            own.info("first");
            System.err.println("second");
            output.err().println("third");
            own.warn("fourth");
        }

        assertThat(written.toString(UTF_8).lines().toList())
                .hasSize(4)
                .satisfies(lines -> assertThat(lines.get(0)).endsWith("event=library first"))
                .contains("second", Index.atIndex(1))
                .contains("third", Index.atIndex(2))
                .satisfies(lines -> assertThat(lines.get(3)).endsWith("event=library fourth"));
        assertThat(System.err).isSameAs(before);
    }

    @Test
    void shouldTellAndCountWhatCouldNotBeWritten() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        AtomicBoolean full = new AtomicBoolean(true);
        OutputStream disk = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (full.get()) {
                    throw new IOException("no space left");
                }
                written.write(b);
            }
        };
        try (LogOutput output = LogOutput.begin(TEXT, disk)) {
            own.info("lost");
            await().until(() -> output.dropped() == 1);
            full.set(false);
            own.info("kept");
        }

        assertThat(written.toString(UTF_8).lines().toList())
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(0))
                        .contains("WARN  LogOutput event=log_dropped ")
                        .endsWith(" count=1"))
                .satisfies(lines -> assertThat(lines.get(1)).endsWith("event=library kept"));
    }
}
