package source

import (
	"fmt"
	"runtime/metrics"
	"sync/atomic"
	"time"

	"github.com/koupleless/module-service/internal/bounds"
)

// pause is the time between two looks at what kustomize takes.
const pause = 20 * time.Millisecond

// within runs kustomize, and returns an error if it takes more than files of a size can need, or more time than the user
// gives it, or panics, as it takes some fields for granted. What runs then cannot be stopped: the program must end.
func within[T any](size *atomic.Int64, timeout time.Duration, run func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	startTime, startMemory := processorTime(), memory()
	go func() {
		var r result
		defer func() {
			if cause := recover(); cause != nil {
				r.err = fmt.Errorf("kustomize cannot render it and fails with: %v", cause)
			}
			done <- r
		}()
		r.value, r.err = run()
	}()
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		select {
		case r := <-done:
			return r.value, r.err
		case <-ticker.C:
			if err := exceeds(size.Load(), timeout, processorTime()-startTime, memory()-startMemory); err != nil {
				return *new(T), err
			}
		}
	}
}

// exceeds returns an error if a use of time and memory is beyond the bounds for files of a size. A timeout of 0 is that of the
// bounds.
func exceeds(size int64, timeout, used time.Duration, memory int64) error {
	mebibytes := max((size+1<<20-1)>>20, 1)
	switch {
	case timeout > 0:
	case mebibytes > 1:
		timeout = time.Duration(mebibytes) * bounds.KustomizeTimePerMiB
	default:
		timeout = bounds.KustomizeTime
	}
	switch {
	case used > timeout:
		return fmt.Errorf("kustomize takes more than %s of processor time for %d MiB of files: split it and pass the parts to build "+
			"together, or raise --timeout", timeout, mebibytes)
	case memory > mebibytes*bounds.KustomizeMemory:
		return fmt.Errorf("kustomize takes more than %d MiB of memory, the bound for %d MiB of files: "+
			"split it and pass the parts to build together", mebibytes*bounds.KustomizeMemory>>20, mebibytes)
	}
	return nil
}

// memory returns how much memory the process has.
func memory() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
}
