"""The difficulties of csv-spectrum, each in words of our own: a file, and the rows it holds."""

SPECTRUM = {
    "comma in quotes": (
        'name,place,killed\nAttack,"Kerman, Iran",94\n',
        [["Attack", "Kerman, Iran", "94"]],
    ),
    "empty cells": ('a,b,c\n1,"",""\n2,3,4\n', [["1", "", ""], ["2", "3", "4"]]),
    "empty cells, CRLF": ('a,b,c\r\n1,"",""\r\n2,3,4\r\n', [["1", "", ""], ["2", "3", "4"]]),
    "escaped quotes": ('a,b\n1,"they ""fled"" it"\n3,4\n', [["1", 'they "fled" it'], ["3", "4"]]),
    "JSON in a cell": (
        'key,where\n1,"{""type"": ""Point"", ""coordinates"": [57.1, 30.3]}"\n',
        [["1", '{"type": "Point", "coordinates": [57.1, 30.3]}']],
    ),
    "coordinates": (
        'phone,where,town\n0551234,"34.5, 69.2",Kabul\n',
        [["0551234", "34.5, 69.2", "Kabul"]],
    ),
    "newlines": (
        'a,b,c\n1,2,3\n"There were \ntwo",5,6\n7,8,9\n',
        [["1", "2", "3"], ["There were \ntwo", "5", "6"], ["7", "8", "9"]],
    ),
    "newlines, CRLF": (
        'a,b,c\r\n1,2,3\r\n"There were \r\ntwo",5,6\r\n7,8,9\r\n',
        [["1", "2", "3"], ["There were \r\ntwo", "5", "6"], ["7", "8", "9"]],
    ),
    "quotes and newlines": (
        'a,b\n1,"he \n""said"" \nso"\n3,4\n',
        [["1", 'he \n"said" \nso'], ["3", "4"]],
    ),
    "simple": ("a,b,c\n1,2,3\n", [["1", "2", "3"]]),
    "simple, CRLF": ("a,b,c\r\n1,2,3\r\n", [["1", "2", "3"]]),
    "no newline at the end": ("a,b,c\n1,2,3", [["1", "2", "3"]]),
    "UTF-8": ("a,b\n1,\u02a4\n", [["1", "\u02a4"]]),
}
