package io.stentor.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stentor.server.config.LogLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogOutputTest {
    private static final String CONFIGURATION_FILE = "logback.configurationFile";

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
}
