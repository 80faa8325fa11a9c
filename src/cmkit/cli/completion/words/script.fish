function __cmkit_complete
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l word (commandline -ct)
    set -l found (@program@ __complete fish $typed "$word" 2>/dev/null)
    test (count $found) -gt 0; or return
    set -l kind (string trim -- $found[1])
    set -e found[1]
    set -l before (string match -r -- '^--[^=]*=' "$word")
    set -l path (string replace -r -- '^--[^=]*=' '' "$word")
    switch $kind
        case files
            set found (__fish_complete_path "$path")
        case folders
            set found (__fish_complete_directories "$path")
        case '*'
            set before
    end
    for line in $found
        printf '%s%s\n' "$before" $line
    end
end
complete -c cmkit -f -k -a '(__cmkit_complete)'
