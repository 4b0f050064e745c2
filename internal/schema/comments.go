package schema

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// comments holds the descriptions of types by their names, in the form of Kubernetes' SwaggerDoc methods: the type's own
// under "", those of the fields under their JSON names.
type comments map[string]map[string]string

// readComments takes the doc comments of the structs in a Go source file.
func readComments(source []byte) (comments, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "types.go", source, parser.ParseComments)
	if err != nil {
		return nil, fmt.Errorf("read doc comments: %w", err)
	}
	all := comments{}
	for _, declaration := range file.Decls {
		types, ok := declaration.(*ast.GenDecl)
		if !ok || types.Tok != token.TYPE {
			continue
		}
		for _, s := range types.Specs {
			t := s.(*ast.TypeSpec)
			all[t.Name.Name] = fieldComments(t.Type)
			all[t.Name.Name][""] = types.Doc.Text()
		}
	}
	return all, nil
}

// fieldComments returns the comments of the fields of a type, if it is a struct, by their JSON names.
func fieldComments(t ast.Expr) map[string]string {
	all := map[string]string{}
	structure, ok := t.(*ast.StructType)
	if !ok {
		return all
	}
	for _, field := range structure.Fields.List {
		if name, text := fieldComment(field); name != "" {
			all[name] = text
		}
	}
	return all
}

// fieldComment returns the JSON name of a field, if it has one, and its comment, which then speaks of it by that name.
func fieldComment(field *ast.Field) (name, text string) {
	if field.Tag == nil || len(field.Names) == 0 {
		return "", ""
	}
	tag, _ := strconv.Unquote(field.Tag.Value)
	name, _, _ = strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	text = field.Doc.Text()
	if rest, ok := strings.CutPrefix(text, field.Names[0].Name+" "); ok {
		text = name + " " + rest
	}
	return name, text
}

// beyondSynopsis returns a comment without its first sentence. That one describes the type, which the comment
// of a field of the type does better.
func beyondSynopsis(text string) string {
	text = unwrapped(text)
	return strings.TrimSpace(strings.TrimPrefix(text, new(doc.Package).Synopsis(text)))
}

// unwrapped makes each paragraph of a comment one line.
func unwrapped(text string) string {
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.ReplaceAll(p, "\n", " ")
	}
	return strings.Join(paragraphs, "\n\n")
}

// joined makes one description of several sentences or none.
func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), " ")
}
