package kustomize

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/koupleless/module-service/internal/bounds"
)

// pause is the time between two looks at what kustomize takes.
const pause = 20 * time.Millisecond

// limits are what the user lets kustomize do.
type limits struct {
	processor time.Duration // 0 is what the bounds allow
	remote    bool          // it waits for servers
	atOnce    int           // how many run at the same time
}

// within runs kustomize, and returns an error if it takes more than files of a size can need, or more time than the user
// gives it, or panics, as it takes some fields for granted. What runs then cannot be stopped: the program must end. If several
// run at once, each can take what all of them can: only the use of the whole process is known.
func within[T any](size *atomic.Int64, limits limits, run func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	start, startTime, startMemory := time.Now(), ProcessorTime(), memory()
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
			err := exceeds(size.Load(), limits.processor, (ProcessorTime()-startTime)/time.Duration(limits.atOnce), (memory()-startMemory)/int64(limits.atOnce))
			if limits.remote && time.Since(start) > bounds.RemoteTime {
				err = fmt.Errorf("its remote files and bases take more than %s, the limit: copy them into the repository", bounds.RemoteTime)
			}
			if err != nil {
				return *new(T), ExceededError{err}
			}
		}
	}
}

// An ExceededError is about a run that takes more than it may, and goes on.
type ExceededError struct{ error }

// exceeds returns an error if a use of time and memory is beyond the bounds for files of a size. A timeout of 0 is that of the
// bounds.
func exceeds(size int64, timeout, used time.Duration, memory int64) error {
	begun := mebibytes(size)
	switch {
	case timeout > 0:
	case begun > 1:
		timeout = time.Duration(begun) * bounds.KustomizeTimePerMiB
	default:
		timeout = bounds.KustomizeTime
	}
	switch {
	case used > timeout:
		return fmt.Errorf("kustomize takes more than %s of processor time for %d MiB of files: split it and pass the parts to build "+
			"together, or raise --timeout", timeout, begun)
	case memory > begun*bounds.KustomizeMemory:
		return fmt.Errorf("kustomize takes more than %d MiB of memory, the limit for %d MiB of files: "+
			"split it and pass the parts to build together", begun*bounds.KustomizeMemory>>20, begun)
	}
	return nil
}

// mebibytes returns how many MiB a size begins.
func mebibytes(size int64) int64 { return max((size+1<<20-1)>>20, 1) }

// memory returns how much memory the process has.
func memory() int64 {
	var stats runtime.MemStats // the package runtime/metrics takes a fiftieth of the time in which a small input is rendered to start
	runtime.ReadMemStats(&stats)
	return int64(stats.Sys - stats.HeapReleased)
}
