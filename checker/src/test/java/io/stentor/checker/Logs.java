package io.stentor.checker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Logs as literals: one event per line, blanks for tabs. */
final class Logs {
    private Logs() {}

    static Report judge(String... logs) {
        return judge(Absence.EXCUSED, logs);
    }

    static Report judge(Absence absence, String... logs) {
        DeliveryChecker checker = new DeliveryChecker(absence);
        for (String log : logs) {
            read(log, checker);
        }
        return checker.judge();
    }

    static void read(String log, DeliveryLog to) {
        try {
            Path file = Files.createTempFile("log", ".tsv");
            try {
                Files.writeString(file, log.replace(' ', '\t'));
                new LogReader(to).read(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> words(Report report, Fault fault) {
        return report.findings().stream()
                .filter(finding -> finding.fault() == fault)
                .map(Finding::words)
                .toList();
    }
}
