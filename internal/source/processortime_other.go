//go:build !unix

package source

import "time"

var started = time.Now()

// processorTime returns how much time has passed, as here nothing tells the processor's.
func processorTime() time.Duration { return time.Since(started) }
