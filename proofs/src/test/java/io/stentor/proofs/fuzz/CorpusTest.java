package io.stentor.proofs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every input of the corpus against its target, without a fuzzer; {@code ops/fuzz} looks for more. */
class CorpusTest {
    @TestFactory
    Stream<DynamicTest> shouldHoldForEveryInputOfTheCorpus() {
        return Stream.of(FuzzTarget.values())
                .flatMap(target -> inputs(target).stream()
                        .map(input -> DynamicTest.dynamicTest(
                                target.text() + " " + input.getFileName(),
                                () -> target.run(Files.readAllBytes(input)))));
    }

    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void shouldHoldForNothing(FuzzTarget target) throws Exception {
        target.run(new byte[0]);
        assertThat(inputs(target)).isNotEmpty();
    }

    private static List<Path> inputs(FuzzTarget target) {
        try (Stream<Path> files = Files.list(target.corpus())) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new AssertionError("a target without a corpus: " + target.text(), e);
        }
    }
}
