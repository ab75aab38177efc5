package main

// Places have time zones, and an image without files has none of its own.
import _ "time/tzdata"
