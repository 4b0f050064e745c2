//go:build !unix

package disk

// Lock does nothing: directories cannot be locked.
func Lock(string) (unlock func(), err error) { return func() {}, nil }
