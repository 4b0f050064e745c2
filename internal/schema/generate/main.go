// Command generate writes the published schema of the configuration. It takes the source of the configuration's types
// and the root of the repository; go generate ./... calls it with both.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/koupleless/module-service/internal/schema"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: generate TYPES.go ROOT")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func generate(types, root string) error {
	source, err := os.ReadFile(types)
	if err != nil {
		return err
	}
	files, err := schema.Files(source)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(root, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
