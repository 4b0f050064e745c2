// Package e2e holds what the tests of the whole program share: which of them run, the program, and how commands are run.
//
// go test ./... is for every machine: it needs Go alone and takes less than a minute. Tests that drive other programs or
// take long run if CI is true in the environment, as make e2e and .ci/run set it.
package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// InCI reports whether the tests that drive other programs or take long run.
func InCI() bool { return os.Getenv("CI") == "true" }

// Inputs returns how many random inputs a test takes: all in CI, and as many as have every kind of them otherwise.
func Inputs(few, all uint64) uint64 {
	if InCI() {
		return all
	}
	return few
}

// Tools skips a test that drives other programs, except in CI. In CI a program that is missing fails the test.
func Tools(t testing.TB, programs ...string) {
	t.Helper()
	Only(t, "drives "+strings.Join(programs, ", "))
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is not installed, and this test must run in CI", program)
		}
	}
}

// Only skips a test, for the reason that it names, except in CI.
func Only(t testing.TB, reason string) {
	t.Helper()
	if !InCI() {
		t.Skipf("%s: set CI=true, or run make e2e", reason)
	}
}
