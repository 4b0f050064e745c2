//go:build linux

package attack_test

import (
	"flag"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/e2e"
)

var doubling = flag.Bool("doubling", false, "run every generator at sizes that double: what grows faster than its input shows")

// TestBudget runs every generator at a size that is within some bounds, and at the largest. Without CI it is a small one.
func TestBudget(t *testing.T) {
	t.Parallel()
	testBudget(t, kustomizeGenerators, 30_000) // its time grows with the square of the resources
	testBudget(t, slices.Concat(aliasGenerators, configurationGenerators, directoryGenerators, frameGenerators, reportGenerators, streamGenerators), 120_000)
}

func testBudget(t *testing.T, generators []generator, within int) {
	t.Helper()
	sizes := []int{2_000}
	if e2e.InCI() {
		sizes = []int{within, 960_000}
	}
	if *doubling {
		sizes = []int{60_000, 120_000, 240_000, 480_000, 960_000}
	}
	for _, g := range generators {
		t.Run(g.reason, func(t *testing.T) {
			t.Parallel()
			for _, size := range sizes {
				in := g.make(size)
				assert.LessOrEqual(t, in.size(), 1<<20, "the input is under 1 MB")
				r := attempt(t, in, in.write(t))
				assertHarmless(t, r)
				t.Logf("%7d bytes: exit %d, %5.2f s, %3d MiB, %d bytes out: %s", in.size(), r.code, r.time.Seconds(), r.memory, r.stdout.size, head(r.stderr))
			}
		})
	}
}
