package stream

// ReadWhole is Read without a look at the lines.
func ReadWhole(in []byte, path string) (*Stream, error) { return read(&Stream{in: in, path: path}, 0) }
