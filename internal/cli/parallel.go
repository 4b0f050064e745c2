package cli

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls do with every number below n, on all cores, and returns after the last call has returned. If one of them panics
// it panics, too.
func inParallel(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	var panicked atomic.Value
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			defer func() {
				if cause := recover(); cause != nil {
					panicked.CompareAndSwap(nil, fmt.Sprint(cause))
				}
			}()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
	if cause := panicked.Load(); cause != nil {
		panic(cause)
	}
}
