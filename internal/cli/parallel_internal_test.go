package cli

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEach(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 1000} {
		calls := make([]atomic.Int64, n)
		inParallel(n, func(i int) { calls[i].Add(1) })
		for i := range calls {
			assert.EqualValues(t, 1, calls[i].Load())
		}
	}
	assert.PanicsWithValue(t, "broken", func() { // which becomes an error of the run
		inParallel(10, func(i int) {
			if i == 3 {
				panic("broken")
			}
		})
	})
}
