package kustomize

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestExceeds(t *testing.T) {
	t.Parallel()
	const second, mebibyte = time.Second, int64(1 << 20)
	for _, c := range []struct {
		reason        string
		size          int64
		timeout, used time.Duration
		memory        int64
		message       string
	}{
		{"nothing", 0, 0, 0, 0, ""},
		{"all that a small one can take", mebibyte, 0, 7 * second, 384 * mebibyte, ""},
		{"more time", mebibyte, 0, 7*second + 1, 0, "more than 7s of processor time for 1 MiB of files"},
		{"more memory", mebibyte, 0, 0, 384*mebibyte + 1, "more than 384 MiB of memory"},
		{"a larger one", 3*mebibyte - 1, 0, 180 * second, 3 * 384 * mebibyte, ""},
		{"more time for a larger one", 2*mebibyte + 1, 0, 180*second + 1, 0, "more than 3m0s"},
		{"the time that the user gives", 0, 60 * second, 59 * second, 0, ""},
		{"more than that", 3 * mebibyte, second, 2 * second, 0, "raise --timeout"},
	} {
		if err := exceeds(c.size, c.timeout, c.used, c.memory); c.message == "" {
			assert.NoError(t, err, c.reason)
		} else {
			assert.ErrorContains(t, err, c.message, c.reason)
		}
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	var size atomic.Int64
	failed := errors.New("failed")
	value, err := within(&size, limits{atOnce: 1}, func() (int, error) { return 1, failed })
	assert.Equal(t, 1, value)
	assert.Equal(t, failed, err)
	_, err = within(&size, limits{atOnce: 1}, func() (int, error) { panic("nil map") })
	assert.EqualError(t, err, "kustomize cannot render it and fails with: nil map")
	stop := make(chan struct{})
	defer close(stop)
	_, err = within(&size, limits{processor: time.Nanosecond, atOnce: 1}, func() (int, error) { <-stop; return 0, nil })
	assert.ErrorContains(t, err, "raise --timeout")
}
