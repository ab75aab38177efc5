package importer

import (
	"fmt"
	"io"
	"os"
	"strings"

	"hanhtrinh/domain/place"
)

// File is an opened file of places.
type File struct {
	Reader
	file io.Closer
}

// Close releases the file.
func (f *File) Close() error { return f.file.Close() }

// Open opens a file of places by the end of its name: .csv, .geojson or .json,
// .pbf. aliases, the path of a table of other names, goes with .csv only; "" =
// none. The caller closes the File.
func Open(path, aliases string, areas place.Areas) (*File, error) {
	name := strings.ToLower(path)
	isCSV := strings.HasSuffix(name, ".csv")
	if aliases != "" && !isCSV {
		return nil, fmt.Errorf("a table of aliases goes with a .csv file only")
	}
	var names *Aliases
	if aliases != "" {
		f, err := os.Open(aliases)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if names, err = ReadAliases(aliases, f); err != nil {
			return nil, fmt.Errorf("read %s: %w", aliases, err)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	switch {
	case isCSV:
		return &File{NewCSV(path, f, info.Size(), areas, names), f}, nil
	case strings.HasSuffix(name, ".geojson"), strings.HasSuffix(name, ".json"):
		return &File{NewGeoJSON(path, f, info.Size()), f}, nil
	case strings.HasSuffix(name, ".pbf"):
		return &File{NewPBF(path, f, info.Size()), f}, nil
	}
	f.Close()
	return nil, fmt.Errorf("unknown kind of file: the name ends in .csv, .geojson, .json or .pbf")
}
