//go:build !unix

package source

import "time"

var started = time.Now()

// processorTime returns how much time has passed, as the processor's is not available here.
func processorTime() time.Duration { return time.Since(started) }
