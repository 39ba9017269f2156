"""Which spellings are one name and which are two, in both scripts."""

import pytest

from parcours.names import closeness, keys, parts, shared_parts
from parcours.names.phonetics import _variants

SAME = """
Ousmane | Usman
Ousmane | Ousman
Ousmane | Osman
Ousmane | Othmane
Ousmane | عثمان
Usman | عثمان
Diallo | Djallo
Diallo | Jallow
Diallo | Jalloh
Diallo | ديالو
Jallow | ديالو
Mohamed | Mohammed
Mohamed | Muhammad
Mouhamed | Muhammad
Mohamed | محمد
Muhammad | محمّد
Khadija | Hadija
Khadija | Kadidia
Khadija | Khadidja
Khadija | خديجة
Abdoul Aziz | Abdulaziz
Abdoul Aziz | Abdel-Aziz
Abdoul Aziz | Abd el Aziz
Abdoul Aziz | عبد العزيز
Abdulaziz | عبدالعزيز
Abderrahmane | Abdul Rahman
Abderrahmane | Abd ar-Rahman
Abdramane | عبد الرحمن
Abdoul Kader | عبد القادر
Abdelkader | Abdulqadir
Abdeslam | Abdoul Salam
Abdallah | عبد الله
Abdoulaye | Abdullah
Fatoumata | Fatumata
Fatoumata | Fatoumatta
Fatoumata | فاطوماتا
Fatima | فاطمة
Fatima | Fatma
Fatima Zahra | Fatima-Zohra
Fatima Zahra | فاطمة الزهراء
École | Ecole
Aïcha | Aisha
Aicha | Ayesha
Aïcha | عائشة
Youssef | Yusuf
Youssouf | Youssef
Youssef | يوسف
Hassan | Hasan
Hassan | حسن
Hussein | Houcine
Hussein | حسين
Mariam | Maryam
Mariam | Meriem
Mariam | مريم
Ben Ali | Benali
Bin Ali | Ben Ali
Ben Ali | بن علي
El Amrani | Elamrani
El Amrani | Amrani
El Amrani | Lamrani
El Amrani | العمراني
Zineb | Zainab
Zineb | زينب
Saïd | Saeed
Said | سعيد
Moussa | Musa
Moussa | موسى
Ibrahim | Brahim
Ibrahima | Ebrima
Ibrahim | إبراهيم
Ibrahim | ابراهيم
Aboubacar | Abu Bakr
Aboubacar | Boubacar
Abou Bakr | أبو بكر
Souleymane | Sulaiman
Souleymane | سليمان
Cheikh | Sheikh
Cheikh | Cheick
Traoré | Traore
Traoré | تراوري
Coulibaly | Koulibali
Coulibaly | كوليبالي
Camara | Kamara
Camara | كامارا
Keïta | Keita
Keita | كيتا
Touré | Toure
Touré | توري
Cissé | Ceesay
N'Diaye | Ndiaye
Ndiaye | Njie
Diop | Jobe
Bah | Ba
Sow | So
Barry | Bari
Ouattara | Wattara
Ouédraogo | Wedraogo
Kouassi | Kwasi
Marouane | Marwan
Khaled | Khalid
Adel | Adil
Hicham | Hisham
Rachid | رشيد
Djibril | Jibreel
Djibril | جبريل
Yahya | Yahia
Christelle | Christel
""".strip().splitlines()

DIFFERENT = """
Ousmane | Souleymane
Ousmane | Mamadou
Ousmane | Ousmani
Diallo | Dialla
Diallo | Diop
Mohamed | Mahmoud
Mohamed | Ahmed
Mohamed | Mamadou
محمد | محمود
محمد | أحمد
Mahmoud | محمد
Hassan | Hussein
Hassan | حسين
حسن | حسين
Ahmed | Hamid
Ahmed | Hamed
Hamid | Hamida
Samir | Samira
سمير | سميرة
Samir | Samar
Karim | Karima
Karim | Karam
كريم | كريمة
Amina | Aminata
Amina | Amine
Aïcha | Aïssa
Salma | Salima
Salma | سليمة
Nadia | Nada
Jamal | Jamil
جمال | جميل
Omar | Amar
Omar | عمار
Awa | Hawa
Ali | Aliou
Ali | Alia
علي | عالية
Sara | Sira
Saïd | Saad
سعيد | سعد
Moussa | Issa
موسى | عيسى
Touré | Tara
Traoré | Touré
Camara | Kamari
Keita | Koita
Konaté | Kanté
Khadija | Khalid
Rachid | Rachida
Rachid | راشدة
Fatima | Fatoumata
فاطمة | عائشة
Abdoul Aziz | Abdoul Karim
عبد العزيز | عبد الكريم
Abdelaziz | Aziz
Ben Ali | Ali
Ibrahim | Ismaïl
إبراهيم | إسماعيل
Youssef | يونس
Grace | Grâcia
""".strip().splitlines()


def two(line: str) -> list[str]:
    return [name.strip() for name in line.split("|")]


@pytest.mark.parametrize("line", SAME)
def test_spellings_of_one_name_share_a_key_for_every_part(line):
    one, other = map(parts, two(line))
    assert shared_parts(one, other) == len(one) == len(other), (one, other)


@pytest.mark.parametrize("line", DIFFERENT)
def test_two_names_share_no_key(line):
    one, other = two(line)
    assert not keys(one) & keys(other)


def test_the_order_of_given_and_family_name_does_not_matter():
    assert keys("Ousmane", "Diallo") == keys("Diallo", "Ousmane") == keys("", "Ousmane Diallo")
    assert shared_parts(parts("Ousmane", "Diallo"), parts("ديالو", "عثمان")) == 2


def test_a_shared_family_name_is_one_part_of_two():
    assert shared_parts(parts("Ousmane", "Diallo"), parts("Mariama", "Jallow")) == 1
    assert shared_parts(parts("Bah", "Bah"), parts("Ba", "Diallo")) == 1


def test_an_abbreviated_or_empty_name_has_still_a_key_or_none():
    assert keys("") == frozenset()
    assert keys("M.", "Diallo") == keys("Diallo")
    assert keys("M.") == {"M"}


def test_other_scripts_are_compared_as_written():
    assert keys("ተስፋዬ") == {"ተስፋዬ"}
    assert not keys("ተስፋዬ") & keys("Tesfaye")


def test_no_spelling_stands_for_two_names():
    assert len(_variants()) > 100


def test_closeness_ranks_the_same_person_first():
    wanted = "Fatoumata Diallo"
    ranked = [
        "Fatoumata Diallo",
        "Diallo Fatumata",
        "Fatoumata Binta Jallow",
        "Fatoumata Sow",
        "Grace Okafor",
    ]
    values = [closeness(wanted, name) for name in ranked]
    assert values == sorted(values, reverse=True) and values[0] == 1.0 and values[-1] < 0.7
    assert closeness(wanted, "فاطوماتا ديالو") > 0.9
    assert closeness(wanted, "") == 0.0
