package yamlnode

import (
	"fmt"
	"strings"
)

// Path returns the path of a field to which keys and indexes lead.
func Path(steps []any) string {
	path := ""
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			path = Join(path, step)
		case int:
			path += fmt.Sprintf("[%d]", step)
		}
	}
	return path
}

// FirstStep splits a path such as spec.ports[0].port or metadata.annotations[example.com/a] into its first key or index, and the rest.
func FirstStep(path string) (step, rest string) {
	if inner, inBrackets := strings.CutPrefix(path, "["); inBrackets {
		step, rest, _ = strings.Cut(inner, "]")
		return step, rest
	}
	path = strings.TrimPrefix(path, ".")
	end := strings.IndexAny(path+".", ".[")
	return path[:end], path[end:]
}
